namespace Microsoft.ML.Transforms;

/// <summary>Names the contract that a <see cref="CustomMappingFactory{TSrc, TDst}"/> fulfils.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CustomMappingFactoryAttributeAttribute(string contractName) : Attribute
{
    internal string ContractName => contractName;
}
