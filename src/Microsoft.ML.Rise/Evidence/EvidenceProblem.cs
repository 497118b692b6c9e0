namespace Microsoft.ML.Rise.Evidence;

/// <summary>What a part of an input leaves of the score, and gives by itself; NaN where the game does not ask for it.</summary>
internal readonly record struct PartScores(float Without, float Alone);

/// <summary>A game over one input: which parts are good.</summary>
internal sealed class EvidenceProblem
{
    private readonly MinimalEvidenceOptions _options;
    private readonly EvidenceGrid _grid;
    private readonly double _way;

    public EvidenceProblem(MinimalEvidenceOptions options, EvidenceGrid grid, EvidenceScores scores)
    {
        (_options, _grid, Scores) = (options, grid, scores);
        ScoreOfNothing = scores.Of(scores.Unmoved, grid.Positions, new float[grid.Positions.Length])[0];
        _way = (double)scores.Target.Score - ScoreOfNothing;
    }

    public EvidenceScores Scores { get; }

    /// <summary>The score where all is hidden.</summary>
    public float ScoreOfNothing { get; }

    /// <summary>Whether hiding things changes the score at all.</summary>
    public bool HasWay => _way != 0;

    /// <summary>1, or −1 where the score rises as all is hidden.</summary>
    public int Direction => _way < 0 ? -1 : 1;

    /// <summary>How many calls a part costs.</summary>
    public int CallsOfPart => _options.Game == EvidenceGame.Both ? 2 : 1;

    /// <summary>In what the score is counted in the loss: the way where the area is held, so that the price of variation is the same for scores of any size.</summary>
    public double Unit => _options.AreaWeight is null && HasWay ? _way : 1;

    /// <summary>Asks about parts; each mask is 1 where the part is.</summary>
    public PartScores[] Ask(EvidenceScores.Copy copy, params IReadOnlyList<float[]> parts) =>
        Ask(copy, _options.Game != EvidenceGame.Preserve, _options.Game != EvidenceGame.Delete, parts);

    /// <summary>The same, whatever the game.</summary>
    public PartScores[] Ask(EvidenceScores.Copy copy, bool without, bool alone, params IReadOnlyList<float[]> parts)
    {
        IEnumerable<float[]> shown = [.. without ? parts.Select(Rest) : [], .. alone ? parts : []];
        float[] scores = Scores.Of(copy, _grid.Positions, [.. shown]);
        int first = without ? parts.Count : 0;
        return [.. parts.Select((_, k) => new PartScores(without ? scores[k] : float.NaN, alone ? scores[first + k] : float.NaN))];
    }

    /// <summary>All but a part.</summary>
    public static float[] Rest(float[] part) => [.. part.Select(e => 1 - e)];

    /// <summary>The score in the loss: lower is better.</summary>
    public double TermOf(PartScores part) => ((_options.Game != EvidenceGame.Preserve ? part.Without : 0.0) - (_options.Game != EvidenceGame.Delete ? part.Alone : 0.0)) / Unit;

    /// <summary>The score that a path shows.</summary>
    public double ShownScoreOf(PartScores part) => _options.Game == EvidenceGame.Preserve ? part.Alone : part.Without;

    public bool IsReached(PartScores part) => HasWay
        && (_options.Game == EvidenceGame.Preserve || WayLeftOf(part.Without) <= _options.Threshold)
        && (_options.Game == EvidenceGame.Delete || WayLeftOf(part.Alone) >= 1 - _options.Threshold);

    /// <summary>How far a score is from that of nothing: 0 there, 1 at the input's.</summary>
    public double WayLeftOf(float score) => (score - (double)ScoreOfNothing) / _way;

    /// <summary>The smallest first part of an order that reaches the threshold, by areas that are asked about some at a time, closer and closer: below the first that reaches it, or around the best. (A score may rise again where
    /// more is hidden.)</summary>
    /// <param name="order">The values of the map, best first.</param>
    /// <param name="known">As many as are known to reach it, for some order.</param>
    /// <param name="isFirst">Whether small areas are the likely ones.</param>
    /// <returns>How many of them; <paramref name="known"/> where fewer were not found.</returns>
    public int Search(int[] order, int known, bool isFirst)
    {
        int found = known, low = 0, high = known;
        for (int round = 0; round < AreasOfRounds.Length; round++)
        {
            double[] places = [.. Enumerable.Range(1, AreasOfRounds[round]).Select(j => j / (AreasOfRounds[round] + 1.0))];
            int[] counts = [.. places.Select(p => low + (int)Math.Round((high - low) * (isFirst && round == 0 ? p * p : p))).Where(c => c > low && c < high).Distinct()];
            if (counts.Length == 0)
                break;
            PartScores[] parts = Ask(Scores.Unmoved, [.. counts.Select(c => First(order, c))]);
            int reached = Array.FindIndex(parts, IsReached), best = reached >= 0 ? reached : Array.IndexOf(parts, parts.MinBy(TermOf));
            (int before, int after) = (best == 0 ? low : counts[best - 1], best == counts.Length - 1 ? high : counts[best + 1]);
            (found, low, high) = reached >= 0 ? (counts[best], before, counts[best]) : (found, best == counts.Length - 1 ? counts[best] : before, after);
        }

        return found;
    }

    /// <summary>The first part of an order, as a mask.</summary>
    public static float[] First(int[] order, int count)
    {
        float[] part = new float[order.Length];
        foreach (int v in order.AsSpan(0, count))
            part[v] = 1;
        return part;
    }

    /// <summary>The areas of a search.</summary>
    public static int AreasOfSearch => AreasOfRounds.Sum();

    private static int[] AreasOfRounds => [6, 3, 3];
}
