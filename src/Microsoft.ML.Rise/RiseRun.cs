using System.Globalization;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise;

/// <summary>
/// The scores of a range of masks for one input: a part of an explanation, or all of it. Parts that were made apart, in any order and on any machine,
/// are put together by <see cref="Merge"/>; the map of the whole has the same bits as if it had been made at once, where the machines give the same scores.
/// </summary>
public sealed class RiseRun
{
    /// <summary>By how much, relatively, the scores of one unmasked input may differ from machine to machine; half precision has three digits.</summary>
    private const float UnmaskedTolerance = 1e-3f;

    private readonly float[][] _maskedScores;

    internal RiseRun(RiseMaskKey key, MaskRange masks, IReadOnlyList<RiseExplainedTarget> targets, float[][] maskedScores)
    {
        Key = key;
        Masks = masks;
        Targets = targets;
        _maskedScores = maskedScores;
    }

    /// <summary>The index of the first mask.</summary>
    public long FirstMask => Masks.First;

    /// <summary>The number of masks.</summary>
    public int NumberOfMasks => Masks.Count;

    /// <summary>What is explained.</summary>
    public IReadOnlyList<RiseExplainedTarget> Targets { get; }

    internal RiseMaskKey Key { get; }

    internal MaskRange Masks { get; }

    /// <summary>A target's score for each masked copy, in the order of the masks.</summary>
    /// <param name="target">The number of the target in <see cref="Targets"/>, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such target.</exception>
    public ReadOnlySpan<float> MaskedScores(int target) => target >= 0 && target < Targets.Count
        ? _maskedScores[target]
        : throw new ArgumentOutOfRangeException(nameof(target), $"Target {target} is out of range: the run has {Targets.Count} target(s), 0 to {Targets.Count - 1}.");

    /// <summary>This run and the one of the masks that follow.</summary>
    /// <param name="next">A run of the same input, options and targets, whose first mask follows this run's last.</param>
    /// <exception cref="ArgumentNullException"><paramref name="next"/> is null.</exception>
    /// <exception cref="ArgumentException">The runs do not belong together, or do not follow each other.</exception>
    public RiseRun Merge(RiseRun next)
    {
        ArgumentNullException.ThrowIfNull(next);
        if (next.Key != Key)
            throw new ArgumentException($"The runs have different masks: {next.Key.DifferencesFrom(Key)}.", nameof(next));
        if (next.Targets.Count != Targets.Count || Targets.Zip(next.Targets).Any(t => !IsSame(t.First, t.Second)))
            throw new ArgumentException($"The runs explain different scores: {Listed(Targets)}, and {Listed(next.Targets)}.", nameof(next));
        if (next.FirstMask != Masks.End)
            throw new ArgumentException($"The run must begin at mask {Masks.End}, where this one ends, but begins at {next.FirstMask}.", nameof(next));

        static string Listed(IReadOnlyList<RiseExplainedTarget> targets) => string.Join(", ", targets.Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Index} '{t.Label}' of {t.Score}")));

        // Another machine may round differently.
        static bool IsSame(RiseExplainedTarget a, RiseExplainedTarget b) =>
            (a.Index, a.Label) == (b.Index, b.Label) && Math.Abs(a.Score - b.Score) <= UnmaskedTolerance * Math.Max(Math.Abs(a.Score), Math.Abs(b.Score));

        float[][] scores = [.. _maskedScores.Zip(next._maskedScores, (first, second) => (float[])[.. first, .. second])];
        return new RiseRun(Key, new MaskRange(FirstMask, checked(NumberOfMasks + next.NumberOfMasks)), Targets, scores);
    }
}
