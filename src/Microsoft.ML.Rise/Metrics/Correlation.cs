namespace Microsoft.ML.Rise.Metrics;

/// <summary>Correlations of two lists of equal length, in −1 to 1; 0 where one of them is constant, so that nothing varies with it.</summary>
internal static class Correlation
{
    public static double Pearson(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double meanA = Mean(a), meanB = Mean(b), ab = 0, aa = 0, bb = 0;
        for (int k = 0; k < a.Length; k++)
        {
            ab += (a[k] - meanA) * (b[k] - meanB);
            aa += (a[k] - meanA) * (a[k] - meanA);
            bb += (b[k] - meanB) * (b[k] - meanB);
        }

        return aa == 0 || bb == 0 ? 0 : Math.Clamp(ab / (Math.Sqrt(aa) * Math.Sqrt(bb)), -1, 1);
    }

    /// <summary>Pearson's correlation of the ranks; equals share the mean of theirs.</summary>
    public static double Spearman(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => Pearson(Ranks(a), Ranks(b));

    private static double[] Ranks(ReadOnlySpan<double> values)
    {
        double[] sorted = values.ToArray(), ranks = new double[values.Length];
        int[] order = [.. Enumerable.Range(0, values.Length)];
        Array.Sort(sorted, order);
        for (int first = 0; first < sorted.Length;)
        {
            int end = first + 1;
            while (end < sorted.Length && sorted[end] == sorted[first])
                end++;
            for (int k = first; k < end; k++)
                ranks[order[k]] = (first + end - 1) / 2.0;
            first = end;
        }

        return ranks;
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
            sum += value;
        return sum / values.Length;
    }
}
