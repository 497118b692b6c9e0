using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Inputs;

/// <summary>Rows of data that hidden columns show.</summary>
internal sealed class ColumnBackground
{
    /// <summary>So many rows are enough for a mean.</summary>
    private const int MostRowsOfMeans = 10_000;

    private readonly Lazy<string> _hash;

    private ColumnBackground(IReadOnlyList<string> names, IReadOnlyList<DataViewSchema.Column> columns, IReadOnlyList<CapturedColumn[]> rows)
    {
        Names = names;
        Columns = columns;
        Rows = rows;
        _hash = new Lazy<string>(HashOf);
    }

    /// <summary>Of all columns of the data; a hidden one has the name of that which hides it.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Those that are masked.</summary>
    public IReadOnlyList<DataViewSchema.Column> Columns { get; }

    /// <summary>At least one, each with a value for each column.</summary>
    public IReadOnlyList<CapturedColumn[]> Rows { get; }

    /// <summary>What tells these rows from others: a SHA-256, as text.</summary>
    public string Hash => _hash.Value;

    /// <summary>What a scorer says of the rows, by the target's index and label: where everything is hidden, nothing of an explained row is left.</summary>
    public ConcurrentDictionary<(int, string), float[]> Scores { get; } = [];

    /// <summary>Reads the data once, and draws rows of it without putting any back (Vitter's algorithm R, 1985).</summary>
    /// <param name="data">Any rows.</param>
    /// <param name="columns">The masked columns of its schema.</param>
    /// <param name="mostRows">How many rows are kept.</param>
    /// <param name="seed">Equal seeds draw equal rows.</param>
    /// <param name="hiding">What is made of the rows.</param>
    /// <param name="names">Of all columns, where the data is what is left of more; null for its own.</param>
    /// <exception cref="ArgumentException">There are no rows, or a column has no such value as it should show.</exception>
    public static ColumnBackground Sample(IDataView data, IReadOnlyList<DataViewSchema.Column> columns, int mostRows, int seed, ColumnHiding hiding, IReadOnlyList<string>? names = null)
    {
        int most = hiding switch { ColumnHiding.MeanOrMode => MostRowsOfMeans, ColumnHiding.Missing => 1, _ => mostRows };
        var kept = new List<(long Row, CapturedColumn[] Values)>();
        using (DataViewRowCursor cursor = data.GetRowCursor(columns))
        {
            CapturedColumn[] current = [.. columns.Select(c => CapturedColumn.Of(cursor, c))];
            for (long row = 0; cursor.MoveNext(); row++)
            {
                long place = row < most ? row : (long)((UInt128)(ulong)(row + 1) * Word(row) >> 64);
                if (place >= most)
                    continue;
                foreach (CapturedColumn column in current)
                    column.Capture();
                CapturedColumn[] values = [.. current.Select(c => c.Copy())];
                if (row < most)
                    kept.Add((row, values));
                else
                    kept[(int)place] = (row, values);
            }
        }

        if (kept.Count == 0)
            throw new ArgumentException($"The background has no rows: give rows like those that are explained, such as the training data.", nameof(data));
        CapturedColumn[][] rows = [.. kept.OrderBy(k => k.Row).Select(k => k.Values)];
        return new ColumnBackground(names ?? [.. data.Schema.Select(c => c.Name)], columns, hiding == ColumnHiding.BackgroundRows ? rows : [[.. columns.Select((c, k) => Single(c, [.. rows.Select(r => r[k])]))]]);

        ulong Word(long row)
        {
            Philox.Words words = Philox.Generate((uint)seed, Stream, (ulong)row);
            return (ulong)words[0] << 32 | words[1];
        }

        CapturedColumn Single(DataViewSchema.Column column, CapturedColumn[] values) => hiding == ColumnHiding.MeanOrMode
            ? values[0].MeanOrMode(values)
            : values[0].Missing() ?? throw new ArgumentException(
                $"Column '{column.Name}' ({column.Type}) has no missing value to show: hide it by {nameof(ColumnHiding)}.{nameof(ColumnHiding.BackgroundRows)} or {nameof(ColumnHiding.MeanOrMode)}.", nameof(hiding));
    }

    /// <summary>Rows that have been read.</summary>
    public static ColumnBackground Of(IReadOnlyList<DataViewSchema.Column> columns, IReadOnlyList<CapturedColumn[]> rows) => new([.. columns.Select(c => c.Name)], columns, rows);

    private string HashOf()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (CapturedColumn column in Rows.SelectMany(r => r))
            column.AddTo(hash);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Apart from the words of masks, of their arrays and of the rows that they are dealt.</summary>
    private const ulong Stream = 1UL << 62;
}
