using Microsoft.ML.Data;
using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise.Metrics;

/// <summary>Reads which classes the maps of a row explain, from a column of class indices: one, or one for each map; and from a column of their labels, where there is one.</summary>
internal sealed class SaliencyTargetReader
{
    private readonly DataViewRow _row;
    private readonly DataViewSchema.Column _column;
    private readonly Func<int[]> _readIndices;
    private readonly Func<ReadOnlyMemory<char>[]> _readLabels;

    /// <param name="row">The row.</param>
    /// <param name="column">A readable column of indices.</param>
    /// <param name="labels">A column of texts, or vectors of texts; null where there is none.</param>
    public SaliencyTargetReader(DataViewRow row, DataViewSchema.Column column, DataViewSchema.Column? labels)
    {
        _row = row;
        _column = column;
        _readIndices = ReaderOf<int>(row, column);
        _readLabels = labels is { } known ? ReaderOf<ReadOnlyMemory<char>>(row, known) : () => [];
    }

    /// <exception cref="ArgumentOutOfRangeException">The column holds no class indices.</exception>
    public static void RequireReadable(DataViewSchema.Column column)
    {
        DataViewType item = column.Type is VectorDataViewType vector ? vector.ItemType : column.Type;
        if (item != NumberDataViewType.Int32)
        {
            throw new ArgumentOutOfRangeException(
                nameof(SaliencyEvaluationOptions.Target), $"Schema mismatch for target column '{column.Name}': expected Int32, or a vector of it, got {column.Type}");
        }
    }

    /// <exception cref="InvalidOperationException">An index is negative.</exception>
    public RiseTarget Read()
    {
        int[] indices = _readIndices();
        ReadOnlyMemory<char>[] labels = _readLabels();
        foreach (int index in indices)
        {
            if (index < 0)
            {
                throw new InvalidOperationException(
                    $"Target column '{_column.Name}' of row {_row.Position} has {index}, which is no class index; for a function of the scores set {nameof(SaliencyEvaluationOptions.Target)}.");
            }
        }

        return new SeveralTarget([.. indices.Select((index, k) => new RowTarget(
            _column.Name, _row.Position, new TargetValue.ScoreIndex(index, labels.Length == indices.Length ? labels[k].ToString() : null)))]);
    }

    private static Func<T[]> ReaderOf<T>(DataViewRow row, DataViewSchema.Column column) =>
        column.Type is VectorDataViewType ? ReadVector(row.GetGetter<VBuffer<T>>(column)) : ReadScalar(row.GetGetter<T>(column));

    private static Func<T[]> ReadScalar<T>(ValueGetter<T> getter) => () =>
    {
        T value = default!;
        getter(ref value);
        return [value];
    };

    private static Func<T[]> ReadVector<T>(ValueGetter<VBuffer<T>> getter)
    {
        var buffer = default(VBuffer<T>);
        return () =>
        {
            getter(ref buffer);
            return [.. buffer.DenseValues()];
        };
    }
}
