namespace Microsoft.ML.Transforms;

/// <summary>A factory of custom mappings, its types aside.</summary>
internal interface ICustomMappingFactory
{
    ITransformer Create(string contractName);
}
