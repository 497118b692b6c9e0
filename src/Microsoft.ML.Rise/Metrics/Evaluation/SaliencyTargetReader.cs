using Microsoft.ML.Data;
using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise.Metrics;

/// <summary>Reads which classes the maps of a row explain, from a column of class indices: one, or one for each map.</summary>
internal sealed class SaliencyTargetReader
{
    private readonly DataViewRow _row;
    private readonly DataViewSchema.Column _column;
    private readonly Func<int[]> _read;

    public SaliencyTargetReader(DataViewRow row, DataViewSchema.Column column)
    {
        _row = row;
        _column = column;
        _read = column.Type is VectorDataViewType ? ReadVector(row.GetGetter<VBuffer<int>>(column)) : ReadScalar(row.GetGetter<int>(column));
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
        int[] indices = _read();
        foreach (int index in indices)
        {
            if (index < 0)
            {
                throw new InvalidOperationException(
                    $"Target column '{_column.Name}' of row {_row.Position} has {index}, which is no class index; for a function of the scores set {nameof(SaliencyEvaluationOptions.Target)}.");
            }
        }

        return new SeveralTarget([.. indices.Select(index => new RowTarget(_column.Name, _row.Position, new TargetValue.ScoreIndex(index)))]);
    }

    private static Func<int[]> ReadScalar(ValueGetter<int> getter) => () =>
    {
        int value = 0;
        getter(ref value);
        return [value];
    };

    private static Func<int[]> ReadVector(ValueGetter<VBuffer<int>> getter)
    {
        var buffer = default(VBuffer<int>);
        return () =>
        {
            getter(ref buffer);
            return [.. buffer.DenseValues()];
        };
    }
}
