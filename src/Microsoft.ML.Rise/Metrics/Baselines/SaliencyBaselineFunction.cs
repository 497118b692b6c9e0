namespace Microsoft.ML.Rise.Metrics;

/// <summary>A user's own baseline: what an input shows where nothing of it is left.</summary>
/// <param name="input"><see cref="RiseInputShape.Length"/> values (of an image column: R, G, B in 0 to 255, interleaved).</param>
/// <param name="shape">Their arrangement.</param>
/// <param name="baseline">To be filled, arranged as the input. It comes filled with NaN, so that a value that is left out is noticed.</param>
public delegate void SaliencyBaselineFunction(ReadOnlySpan<float> input, RiseInputShape shape, Span<float> baseline);
