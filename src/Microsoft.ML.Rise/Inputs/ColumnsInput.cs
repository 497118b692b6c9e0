using System.Security.Cryptography;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Inputs;

/// <summary>Columns of any type of a row: each, or each of its values or words, is shown as it is, or as a row of the background has it.</summary>
/// <param name="row">The row.</param>
/// <param name="background">The columns, and what they show when they are hidden.</param>
/// <param name="indices">Where they are in the row.</param>
/// <param name="layout">Their positions.</param>
internal sealed class ColumnsInput(DataViewRow row, ColumnBackground background, IReadOnlyList<int> indices, ColumnLayout layout) : MaskedInput
{
    private readonly CapturedColumn[] _columns = [.. indices.Select(i => CapturedColumn.Of(row, row.Schema[i]))];
    private readonly Words?[] _words = new Words?[indices.Count];
    private PlacedColumns? _placed = layout.Fixed;

    public override InputShape Shape => _placed!.Shape;

    public override float[] Values => [];

    /// <summary>The value of each position, for people; of a word nothing, since it is its name.</summary>
    public IReadOnlyList<string> Texts()
    {
        string[] texts = new string[Shape.NumberOfSegments];
        for (int c = 0; c < _columns.Length; c++)
        {
            (DataViewSchema.Column column, ColumnSplit split, string? group) = layout.Columns[c];
            int first = _placed!.First[c];
            if (split == ColumnSplit.None)
                texts[first] = group is null ? _columns[c].ToString() : $"{(texts[first] is { } before ? before + ", " : "")}{column.Name} {_columns[c]}";
            for (int slot = 0; split == ColumnSplit.Slots && slot < _columns[c].Length; slot++)
                texts[first + slot] = _columns[c].TextOf(slot);
        }

        return [.. texts.Select(t => t ?? "")];
    }

    protected override void AddTo(IncrementalHash hash)
    {
        foreach (CapturedColumn column in _columns)
            column.AddTo(hash);
    }

    public override void Capture()
    {
        foreach (CapturedColumn column in _columns)
            column.Capture();
        if (layout.Fixed is not null)
            return;
        for (int c = 0; c < _columns.Length; c++)
            _words[c] = layout.Columns[c].Split == ColumnSplit.Words ? new Words(_columns[c].ToString(), split: null) : null;
        _placed = layout.Place(c => _words[c]!.Texts);
    }

    public override Hiding HiddenBy(Baseline baseline, string option) =>
        new([], background.Rows.Count, Changes) { Scores = layout.Fixed is null ? null : background.Scores, Background = background.Hash };

    public override Func<int, Delegate> CreateGetters() => column => _columns[NumberOf(column)].CreateGetter();

    public override Func<int, Delegate> CreateMaskedGetters(MaskedCopies copies, Func<long> index)
    {
        // One mask for all columns of a copy, made when the first of them is read.
        Mask mask = copies.CreateMask();
        long copy = long.MinValue;
        float[] shown = new float[Shape.Width];
        CapturedColumn[] hidden = background.Rows[0];
        PlacedColumns placed = _placed!;
        return column =>
        {
            int c = NumberOf(column), first = placed.First[c];
            CapturedColumn own = _columns[c];
            switch (layout.Columns[c].Split)
            {
                case ColumnSplit.Slots:
                    return own.CreateGetter(Hidden, slot => shown[first + slot] == 1);
                case ColumnSplit.Words:
                    Words words = _words[c]!;
                    return (ValueGetter<ReadOnlyMemory<char>>)((ref value) =>
                    {
                        Move();
                        value = words.With(word => shown[first + word] == 1, token: null).AsMemory();
                    });
                default:
                    return own.CreateGetter(() =>
                    {
                        Move();
                        return shown[first] == 1 ? own : hidden[c];
                    });
            }

            CapturedColumn Hidden()
            {
                Move();
                return hidden[c];
            }
        };

        void Move()
        {
            long next = index();
            if (next == copy)
                return;
            copy = next;
            mask.Begin(copy);
            mask.Row(0).CopyTo(shown);
            hidden = background.Rows[mask.BackgroundRow];
        }
    }

    private int NumberOf(int column)
    {
        for (int c = 0; ; c++)
        {
            if (indices[c] == column)
                return c;
        }
    }

    private bool[] Changes()
    {
        bool[] changes = new bool[Shape.NumberOfSegments];
        for (int c = 0; c < _columns.Length; c++)
        {
            CapturedColumn own = _columns[c];
            int first = _placed!.First[c];
            switch (layout.Columns[c].Split)
            {
                case ColumnSplit.Words:
                    changes.AsSpan(first, _words[c]!.Texts.Count).Fill(true);
                    break;
                case ColumnSplit.Slots:
                    for (int slot = 0; slot < own.Length; slot++)
                        changes[first + slot] = background.Rows.Any(r => !own.IsSameAt(r[c], slot));
                    break;
                default:
                    changes[first] |= background.Rows.Any(r => !own.IsSame(r[c]));
                    break;
            }
        }

        return changes;
    }
}

/// <summary>What of a column is hidden by itself.</summary>
internal enum ColumnSplit
{
    None,
    Slots,
    Words,
}

/// <summary>A masked column.</summary>
/// <param name="Column">The column.</param>
/// <param name="Split">What of it is hidden by itself.</param>
/// <param name="Group">The group that it is hidden with; null for none.</param>
internal sealed record LaidColumn(DataViewSchema.Column Column, ColumnSplit Split, string? Group);

/// <summary>Where columns are among the positions of an input.</summary>
/// <param name="Shape">The positions, with their names.</param>
/// <param name="First">The first position of each column.</param>
internal sealed record PlacedColumns(InputShape Shape, int[] First);

/// <summary>The positions of masked columns, in their order: a column, a group where its first column is, a slot, a word.</summary>
internal sealed class ColumnLayout
{
    public ColumnLayout(IReadOnlyList<LaidColumn> columns)
    {
        Columns = columns;
        Fixed = columns.Any(c => c.Split == ColumnSplit.Words) ? null : Place(_ => []);
    }

    public IReadOnlyList<LaidColumn> Columns { get; }

    /// <summary>The same for all rows; null where words are masked.</summary>
    public PlacedColumns? Fixed { get; }

    /// <summary>Places the columns of a row.</summary>
    /// <param name="wordsOf">The words of a column.</param>
    public PlacedColumns Place(Func<int, IReadOnlyList<string>> wordsOf)
    {
        var names = new List<string>();
        var groups = new Dictionary<string, int>();
        int[] first = new int[Columns.Count];
        for (int c = 0; c < first.Length; c++)
        {
            (DataViewSchema.Column column, ColumnSplit split, string? group) = Columns[c];
            first[c] = group is not null && groups.TryGetValue(group, out int place) ? place : names.Count;
            if (first[c] < names.Count)
                continue;
            if (group is not null)
                groups.Add(group, first[c]);
            names.AddRange(split switch { ColumnSplit.Slots => SlotNames(column), ColumnSplit.Words => wordsOf(c), _ => [group ?? column.Name] });
        }

        return new PlacedColumns(InputShape.OfPositions(names), first);
    }

    private static IEnumerable<string> SlotNames(DataViewSchema.Column column) =>
        column.NamesOfSlots().Select((name, slot) => name.Length > 0 ? $"{column.Name}.{name}" : $"{column.Name}[{slot}]");
}
