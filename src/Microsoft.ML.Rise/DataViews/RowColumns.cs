using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise.DataViews;

/// <summary>What a row and a cursor have in common: the source's columns passed through, and the added ones beside them.</summary>
internal sealed class RowColumns
{
    private readonly RiseBinding _binding;
    private readonly DataViewRow _source;
    private readonly ActiveColumns _active;
    private RowExplainer? _explainer;

    public RowColumns(RiseBinding binding, DataViewRow source, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        _binding = binding;
        _source = source;
        _active = new ActiveColumns(binding.OutputSchema, activeColumns);
    }

    public bool IsActive(DataViewSchema.Column column) => _active.Contains(column);

    /// <exception cref="ArgumentOutOfRangeException">The column is not active.</exception>
    /// <exception cref="InvalidOperationException"><typeparamref name="TValue"/> is not the column's type.</exception>
    public ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsActive(column))
            throw new ArgumentOutOfRangeException(nameof(column), $"Column '{_binding.OutputSchema[column.Index].Name}' was not asked for and is not active.");
        if (_binding.AddedColumn(column) is not OutputColumn added)
            return _source.GetGetter<TValue>(_binding.InputSchema[column.Index]);

        _explainer ??= new RowExplainer(_binding, _source);
        return _explainer.CreateGetter(added) as ValueGetter<TValue>
            ?? throw new InvalidOperationException(
                $"Invalid TValue in GetGetter for column '{column.Name}': '{typeof(TValue)}', expected type: '{_binding.OutputSchema[column.Index].Type.RawType}'.");
    }
}
