namespace Microsoft.ML.Rise.Properties.Reference;

/// <summary>The paper's and the self-normalised estimator in nested loops.</summary>
internal static class ReferenceEstimators
{
    /// <summary>Σ f·M / (N·p).</summary>
    public static double[] Paper(double[][] masks, ReadOnlySpan<float> scores, double p)
    {
        double[] map = new double[masks[0].Length];
        for (int v = 0; v < map.Length; v++)
        {
            for (int i = 0; i < masks.Length; i++)
                map[v] += scores[i] * masks[i][v] / (masks.Length * p);
        }

        return map;
    }

    /// <summary>Σ f·M / Σ M, or the mean score where no mask shows the position.</summary>
    public static double[] SelfNormalized(double[][] masks, ReadOnlySpan<float> scores)
    {
        double[] map = new double[masks[0].Length];
        for (int v = 0; v < map.Length; v++)
        {
            double sum = 0, visible = 0, total = 0;
            for (int i = 0; i < masks.Length; i++)
            {
                sum += scores[i] * masks[i][v];
                visible += masks[i][v];
                total += scores[i];
            }

            map[v] = visible > 0 ? sum / visible : total / masks.Length;
        }

        return map;
    }
}
