namespace Microsoft.ML.Rise;

/// <summary>A user's own target: any number made of a model's scores (xplique's <i>operator</i>), such as a margin, an entropy, or a word's probability.</summary>
/// <param name="scores">All scores of one input.</param>
/// <returns>The number that is explained; it must be finite.</returns>
/// <remarks>Called once for the unmasked input and once for each masked copy, from <see cref="RiseOptions.NumberOfThreads"/> threads at the same time.</remarks>
public delegate float RiseScoreFunction(ReadOnlySpan<float> scores);
