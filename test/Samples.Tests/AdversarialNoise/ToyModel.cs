using AdversarialNoise.Scenes;
using Microsoft.ML.Rise;

namespace AdversarialNoise.Tests;

/// <summary>A picture of 8×8 pixels; score 0 is the mean of its left half, score 1 that of its right half, all channels together.</summary>
internal static class ToyModel
{
    public const int Side = 8, NumberOfScores = 2;

    public static InputShape Shape { get; } = InputShape.Image(Side, Side);

    public static Model Create() => new(RiseScorer.FromFunction(Score, NumberOfScores), Score, NumberOfScores, Shape);

    /// <summary>A picture of one grey in each half.</summary>
    public static float[] Picture(float left, float right) => [.. Enumerable.Range(0, Shape.Length).Select(i => IsLeft(i) ? left : right)];

    /// <summary>1 in the right half, 0 elsewhere; one value for each pixel.</summary>
    public static float[] RightHalf => [.. Enumerable.Range(0, Side * Side).Select(i => IsLeft(i) ? 0f : 1)];

    public static void Score(ReadOnlySpan<float> inputs, int numberOfInputs, Span<float> scores)
    {
        scores.Clear();
        for (int i = 0; i < inputs.Length; i++)
            scores[i / Shape.Length * NumberOfScores + (IsLeft(i) ? 0 : 1)] += inputs[i];
        foreach (ref float score in scores)
            score /= Shape.Length / NumberOfScores;
    }

    private static bool IsLeft(int i) => i % Side < Side / 2;
}
