using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Targets;

namespace Microsoft.ML.Rise.Metrics;

/// <summary>The score before and after all is hidden but what a map shows, and what average drop, increase and gain make of the two.</summary>
/// <param name="Base">The score of the input.</param>
/// <param name="After">The score of the input where only what the map shows is visible.</param>
internal readonly record struct ShownScore(double Base, double After)
{
    public static ShownScore Measure(TargetScores scores, InputShape shape, ReadOnlySpan<float> map, float[] baseline)
    {
        var mask = new ListedMasks(shape.LayoutOfMap(), Stretch(map));
        return new ShownScore(scores.Unmasked, scores.Of(mask, baseline, 1, SaliencyMetricKinds.AverageDrop)[0]);
    }

    /// <summary>A saliency map as mask: its absolute values, stretched to 0 to 1. Where these are all equal, nothing stands out, and nothing is shown.</summary>
    public static float[] Stretch(ReadOnlySpan<float> map)
    {
        float[] mask = new float[map.Length];
        double least = double.PositiveInfinity, most = double.NegativeInfinity;
        foreach (float value in map)
            (least, most) = (Math.Min(least, Math.Abs(value)), Math.Max(most, Math.Abs(value)));
        for (int v = 0; most > least && v < map.Length; v++)
            mask[v] = (float)((Math.Abs(map[v]) - least) / (most - least));
        return mask;
    }

    /// <summary>Of 0 nothing can be lost.</summary>
    public double Drop => Base <= 0 ? 0 : Math.Clamp((Base - After) / Base, 0, 1);

    public double Increase => After > Base ? 1 : 0;

    /// <summary>To 1 nothing can be added.</summary>
    public double Gain => Base >= 1 ? 0 : Math.Clamp((After - Base) / (1 - Base), 0, 1);

    /// <summary>Refuses scores of which no part can be lost or gained.</summary>
    /// <exception cref="InvalidOperationException">A score is no probability.</exception>
    public void RequireProbabilities()
    {
        foreach (double score in new[] { Base, After })
        {
            if (Probability.Excludes(score))
            {
                throw new InvalidOperationException(
                    $"{nameof(SaliencyMetricKinds.AverageDrop)} and {nameof(SaliencyMetricKinds.AverageGain)} need scores in 0 to 1, as probabilities are; the scorer returned {score}.");
            }
        }
    }
}
