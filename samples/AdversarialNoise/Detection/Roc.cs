namespace AdversarialNoise.Detection;

/// <summary>The area under the ROC curve: how often an attacked example has a higher score than a clean one; half where they are equal.</summary>
/// <param name="Area">Of all verdicts.</param>
/// <param name="Lower">Of its 95 % interval.</param>
/// <param name="Upper">Of its 95 % interval.</param>
internal sealed record Roc(double Area, double Lower, double Upper)
{
    private const int NumberOfResamples = 2000;

    /// <summary>The interval is that of a bootstrap over scenes, whose examples come and go together; detectors are not trained again.</summary>
    public static Roc Of(IReadOnlyList<Verdict> verdicts, int seed)
    {
        (Verdict Verdict, int Scene)[] sorted = SortedWithScenes(verdicts, out int scenes);
        var random = new Random(seed);
        int[] weights = new int[scenes];
        Array.Fill(weights, 1);
        double area = AreaOf(sorted, weights);
        double[] areas = new double[NumberOfResamples];
        for (int k = 0; k < areas.Length; k++)
        {
            Array.Clear(weights);
            for (int draw = 0; draw < scenes; draw++)
                weights[random.Next(scenes)]++;
            areas[k] = AreaOf(sorted, weights);
        }

        double[] known = [.. areas.Where(double.IsFinite).Order()];
        return known.Length == 0 ? new Roc(area, double.NaN, double.NaN) : new Roc(area, known[(int)(0.025 * known.Length)], known[(int)(0.975 * (known.Length - 1))]);
    }

    private static (Verdict Verdict, int Scene)[] SortedWithScenes(IReadOnlyList<Verdict> verdicts, out int scenes)
    {
        string[] names = [.. verdicts.Select(v => v.Scene).Distinct()];
        Dictionary<string, int> numbers = names.Index().ToDictionary(n => n.Item, n => n.Index);
        scenes = names.Length;
        return [.. verdicts.OrderBy(v => v.Score).Select(v => (v, numbers[v.Scene]))];
    }

    /// <summary>NaN where all examples are of one kind.</summary>
    /// <param name="sorted">By score.</param>
    /// <param name="weights">How often each scene counts.</param>
    private static double AreaOf((Verdict Verdict, int Scene)[] sorted, int[] weights)
    {
        double area = 0, cleanBelow = 0, attacked = 0;
        for (int first = 0; first < sorted.Length;)
        {
            double clean = 0, alike = 0;
            int next = first;
            for (; next < sorted.Length && sorted[next].Verdict.Score == sorted[first].Verdict.Score; next++)
            {
                int weight = weights[sorted[next].Scene];
                (clean, alike) = sorted[next].Verdict.IsAttacked ? (clean, alike + weight) : (clean + weight, alike);
            }

            area += alike * (cleanBelow + clean / 2);
            (cleanBelow, attacked, first) = (cleanBelow + clean, attacked + alike, next);
        }

        return area / (cleanBelow * attacked);
    }
}
