using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.Tests.Models;

/// <summary>A transformer of a user's own: what a scorer returns, changed as a view.</summary>
internal sealed class ViewScorer(ITransformer scorer, Func<IDataView, IDataView> change) : ITransformer
{
    public bool IsRowToRowMapper => false;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => scorer.GetOutputSchema(inputSchema);

    public IDataView Transform(IDataView input) => change(scorer.Transform(input));

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

    void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException();
}
