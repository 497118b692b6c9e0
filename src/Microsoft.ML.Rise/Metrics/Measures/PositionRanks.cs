namespace Microsoft.ML.Rise.Metrics;

/// <summary>The order in which a saliency map names the positions.</summary>
internal static class PositionRanks
{
    /// <summary>The rank of each position: 0 for the most salient one; of equals, the one with the lower index is first.</summary>
    /// <remarks>The paper's code sorts unstably, so that equals come in any order there.</remarks>
    public static int[] Of(ReadOnlyMemory<float> map)
    {
        int[] ranks = new int[map.Length];
        int rank = 0;
        foreach (int position in Enumerable.Range(0, map.Length).OrderByDescending(v => map.Span[v]))
            ranks[position] = rank++;
        return ranks;
    }
}
