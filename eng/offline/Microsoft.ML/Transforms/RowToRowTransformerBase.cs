namespace Microsoft.ML.Data;

/// <summary>
/// A transformer that computes columns of a row from the same row. A derived class binds itself to a schema (<see cref="Bind"/>);
/// views, cursors and rows follow from that.
/// </summary>
public abstract class RowToRowTransformerBase : ITransformer
{
    internal RowToRowTransformerBase()
    {
    }

    bool ITransformer.IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return Bind(inputSchema).OutputSchema;
    }

    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new MappedDataView(input, Bind(input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return Bind(inputSchema);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        SaveModel(ctx);
    }

    /// <summary>Checks the schema and throws, in ML.NET's words, if the transformer does not fit it.</summary>
    internal abstract RowMapper Bind(DataViewSchema inputSchema);

    /// <summary>Writes the stage with <see cref="ModelSaveContext.SaveStage"/>.</summary>
    internal abstract void SaveModel(ModelSaveContext ctx);
}
