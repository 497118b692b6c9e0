namespace Microsoft.ML.Rise;

/// <summary>A model for <see cref="RiseExplainer"/>: scores several inputs at once.</summary>
/// <param name="inputs">numberOfInputs × <see cref="RiseInputShape.Length"/> values, row-major, each input arranged as its shape says.</param>
/// <param name="numberOfInputs">At least 1 and at most <see cref="RiseOptions.BatchSize"/>.</param>
/// <param name="scores">To be filled: numberOfInputs × number of scores, row-major. It comes filled with NaN, so that a score that is left out is noticed.</param>
/// <remarks>Called from <see cref="RiseOptions.NumberOfThreads"/> threads at the same time.</remarks>
public delegate void RiseModel(ReadOnlySpan<float> inputs, int numberOfInputs, Span<float> scores);
