namespace Microsoft.ML.Rise;

/// <summary>How far the explanation of a row has come.</summary>
/// <param name="Row">The position of the row in its view, from 0; 0 for <see cref="RiseExplainer"/>.</param>
/// <param name="MasksDone">The number of masked copies that have been scored.</param>
/// <param name="NumberOfMasks">The number of masked copies that will be scored.</param>
public readonly record struct RiseProgress(long Row, int MasksDone, int NumberOfMasks);
