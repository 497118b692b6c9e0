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

    /// <summary>The standard error of a mean over 20 folds of pairs of masks, at most: the spread of the folds' own means.</summary>
    /// <param name="values">One for each mask.</param>
    /// <param name="first">The index of the first mask: its pair may begin before.</param>
    public static double StandardErrorOfMean(double[] values, long first)
    {
        long firstPair = first / 2, pairs = (first + values.Length + 1) / 2 - firstPair, folds = Math.Min(20, pairs);
        double[] means = [.. values.Index()
            .GroupBy(v => Enumerable.Range(1, (int)folds).First(k => (first + v.Index) / 2 - firstPair < pairs * k / folds))
            .Select(fold => fold.Average(v => v.Item))];
        double mean = means.Average();
        return means.Length < 2 ? double.NaN : Math.Sqrt(means.Sum(m => (m - mean) * (m - mean)) / ((double)means.Length * (means.Length - 1)));
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
