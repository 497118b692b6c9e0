namespace Microsoft.ML.Rise.Properties.Running;

/// <summary>How many cases of a property are tried in a plain run.</summary>
/// <param name="count">At least 1.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CasesAttribute(int count) : Attribute
{
    public int Count { get; } = count;

    /// <summary>Whether each case explains an input, from the options to the map.</summary>
    public bool AreWholeExplanations { get; init; }
}
