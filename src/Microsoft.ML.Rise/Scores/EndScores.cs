namespace Microsoft.ML.Rise.Scores;

/// <summary>The scores of a target that need no mask.</summary>
/// <param name="Shown">Of the input as it is.</param>
/// <param name="Hidden">With everything hidden, for each row of the background; empty where nobody asked.</param>
internal readonly record struct EndScores(float Shown, ReadOnlyMemory<float> Hidden);
