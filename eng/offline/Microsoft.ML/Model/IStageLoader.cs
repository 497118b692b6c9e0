namespace Microsoft.ML;

/// <summary>Reads a stage back. A model file names the class that implements this, so that its assembly is found and loaded.</summary>
internal interface IStageLoader
{
    static abstract ITransformer Load(ModelLoadContext ctx);
}
