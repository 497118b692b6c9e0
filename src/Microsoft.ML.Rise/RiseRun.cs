using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise;

/// <summary>
/// The scores of a range of masks for one input: a part of an explanation, or all of it. Parts that were made apart, in any order and on any machine,
/// are put together by <see cref="Merge"/>; the map of the whole has the same bits as if it had been made at once.
/// </summary>
public sealed class RiseRun
{
    private readonly float[] _maskedScores;

    internal RiseRun(RiseMaskKey key, MaskRange masks, int target, string targetLabel, float score, float[] maskedScores)
    {
        Key = key;
        Masks = masks;
        Target = target;
        TargetLabel = targetLabel;
        Score = score;
        _maskedScores = maskedScores;
    }

    /// <summary>The index of the first mask.</summary>
    public long FirstMask => Masks.First;

    /// <summary>The number of masks.</summary>
    public int NumberOfMasks => Masks.Count;

    /// <summary>The class that is explained.</summary>
    public int Target { get; }

    /// <summary>Its label, or its index as text.</summary>
    public string TargetLabel { get; }

    /// <summary>Its score on the unmasked input.</summary>
    public float Score { get; }

    /// <summary>The target's score for each masked copy, in the order of the masks.</summary>
    public ReadOnlySpan<float> MaskedScores => _maskedScores;

    internal RiseMaskKey Key { get; }

    internal MaskRange Masks { get; }

    /// <summary>This run and the one of the masks that follow.</summary>
    /// <param name="next">A run of the same input, options and target, whose first mask follows this run's last.</param>
    /// <exception cref="ArgumentNullException"><paramref name="next"/> is null.</exception>
    /// <exception cref="ArgumentException">The runs do not belong together, or do not follow each other.</exception>
    public RiseRun Merge(RiseRun next)
    {
        ArgumentNullException.ThrowIfNull(next);
        if (next.Key != Key)
            throw new ArgumentException($"The runs have different masks: {Key} and {next.Key}.", nameof(next));
        if ((next.Target, next.Score) != (Target, Score))
            throw new ArgumentException($"The runs explain different scores: {Score} of class {Target} and {next.Score} of class {next.Target}.", nameof(next));
        if (next.FirstMask != Masks.End)
            throw new ArgumentException($"The run must begin at mask {Masks.End}, where this one ends, but begins at {next.FirstMask}.", nameof(next));

        float[] scores = [.. _maskedScores, .. next._maskedScores];
        return new RiseRun(Key, new MaskRange(FirstMask, scores.Length), Target, TargetLabel, Score, scores);
    }
}
