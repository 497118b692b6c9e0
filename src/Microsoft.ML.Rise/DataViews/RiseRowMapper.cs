using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.DataViews;

/// <summary>Explains one row at a time, for <see cref="PredictionEngine{TSrc, TDst}"/>.</summary>
internal sealed class RiseRowMapper(RiseBinding binding) : IRowToRowMapper
{
    public DataViewSchema InputSchema => binding.InputSchema;

    public DataViewSchema OutputSchema => binding.OutputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) => binding.Dependencies(dependingColumns);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        if (input.Schema != InputSchema)
            throw new InvalidOperationException("Schema of input row must be the same as the schema the mapper is bound to");
        return new RiseRow(binding, input, activeColumns);
    }
}
