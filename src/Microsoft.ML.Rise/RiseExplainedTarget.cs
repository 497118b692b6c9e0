namespace Microsoft.ML.Rise;

/// <summary>What is explained of one input.</summary>
/// <param name="Index">The index of the score; −1 for a function of the scores.</param>
/// <param name="Label">Its label, or the index as text, or the name of the function.</param>
/// <param name="Score">Its value for the unmasked input.</param>
public sealed record RiseExplainedTarget(int Index, string Label, float Score);
