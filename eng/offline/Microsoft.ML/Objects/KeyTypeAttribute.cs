namespace Microsoft.ML.Data;

/// <summary>Makes a member of an unsigned type a key: its values 0..count-1 are categories.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class KeyTypeAttribute(ulong count) : Attribute
{
    internal ulong Count => count;
}
