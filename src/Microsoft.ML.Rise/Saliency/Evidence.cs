namespace Microsoft.ML.Rise.Saliency;

/// <summary>How many scores tell anything: those that differ from what most copies got.</summary>
internal static class Evidence
{
    /// <summary>How many scores differ from the most frequent one.</summary>
    public static int Differing(ReadOnlySpan<float> scores)
    {
        float[] sorted = scores.ToArray();
        Array.Sort(sorted);
        int most = 0;
        for (int start = 0, k = 1; k <= sorted.Length; k++)
        {
            if (k < sorted.Length && sorted[k] == sorted[start])
                continue;
            most = Math.Max(most, k - start);
            start = k;
        }

        return scores.Length - most;
    }

    /// <summary>The same where one score has the majority; otherwise at least half of the scores. In one pass (Boyer and Moore, 1981), and one to count.</summary>
    public static int DifferingFromMajority(ReadOnlySpan<float> scores)
    {
        float candidate = 0;
        int lead = 0;
        foreach (float score in scores)
        {
            if (lead == 0)
                candidate = score;
            lead += score == candidate ? 1 : -1;
        }

        return scores.Length - scores.Count(candidate);
    }
}
