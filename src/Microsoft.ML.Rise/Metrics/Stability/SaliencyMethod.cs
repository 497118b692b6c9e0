namespace Microsoft.ML.Rise.Metrics;

/// <summary>A method that explains inputs, RISE or any other, with model and target inside.</summary>
/// <param name="input">The values of an input.</param>
/// <returns>The saliency of each position; as many finite values for every input.</returns>
public delegate ReadOnlyMemory<float> SaliencyMethod(ReadOnlySpan<float> input);

/// <summary>A method that explains inputs with random numbers from a seed.</summary>
/// <param name="input">The values of an input.</param>
/// <param name="seed">Where the random numbers come from.</param>
/// <returns>The saliency of each position; as many finite values for every seed.</returns>
public delegate ReadOnlyMemory<float> SeededSaliencyMethod(ReadOnlySpan<float> input, int seed);
