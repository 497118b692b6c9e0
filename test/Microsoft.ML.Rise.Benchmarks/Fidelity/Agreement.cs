namespace Microsoft.ML.Rise.Benchmarks.Fidelity;

/// <summary>How near a map is to the converged one.</summary>
/// <param name="Pearson">The correlation over positions; 1 is best.</param>
/// <param name="Spearman">The correlation of the ranks; 1 is best.</param>
/// <param name="RelativeError">‖S − S*‖ / ‖S* − mean(S*)‖, a common offset included; 0 is best.</param>
internal sealed record Agreement(double Pearson, double Spearman, double RelativeError)
{
    public static Agreement Of(ReadOnlySpan<float> map, ReadOnlySpan<float> converged)
    {
        double[] s = Widen(map), reference = Widen(converged);
        double mean = reference.Average();
        double error = Math.Sqrt(s.Zip(reference, (a, b) => (a - b) * (a - b)).Sum() / reference.Sum(b => (b - mean) * (b - mean)));
        return new Agreement(Correlation(s, reference), Correlation(Ranks(s), Ranks(reference)), error);
    }

    private static double Correlation(double[] a, double[] b)
    {
        double meanA = a.Average(), meanB = b.Average(), ab = 0, aa = 0, bb = 0;
        for (int v = 0; v < a.Length; v++)
        {
            ab += (a[v] - meanA) * (b[v] - meanB);
            aa += (a[v] - meanA) * (a[v] - meanA);
            bb += (b[v] - meanB) * (b[v] - meanB);
        }

        return ab / Math.Sqrt(aa * bb);
    }

    private static double[] Ranks(double[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length)];
        Array.Sort((double[])values.Clone(), order);
        double[] ranks = new double[values.Length];
        for (int rank = 0; rank < order.Length; rank++)
            ranks[order[rank]] = rank;
        return ranks;
    }

    private static double[] Widen(ReadOnlySpan<float> values)
    {
        double[] wide = new double[values.Length];
        for (int v = 0; v < wide.Length; v++)
            wide[v] = values[v];
        return wide;
    }
}
