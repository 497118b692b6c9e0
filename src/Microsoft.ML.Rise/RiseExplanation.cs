using System.Numerics.Tensors;
using Microsoft.ML.Rise.Saliency;

namespace Microsoft.ML.Rise;

/// <summary>Why one input got the scores that it got, with an error bar on every position.</summary>
public sealed class RiseExplanation
{
    private readonly RangeEstimator _estimator;
    private readonly RiseRun _run;
    private readonly Lazy<float[]> _standardError;
    private readonly Lazy<float[]> _reliability;

    internal RiseExplanation(RangeEstimator estimator, RiseInputShape shape, bool isSingle, RiseRun run, RiseSchedule? schedule)
    {
        _estimator = estimator;
        _run = run;
        Schedule = schedule;
        Dimensions = isSingle ? shape.MapDimensions : Array.AsReadOnly([run.Targets.Count, .. shape.MapDimensions]);
        Saliency = ForEachTarget(shape.NumberOfPositions, k => Estimate(k).Map);
        _standardError = new Lazy<float[]>(() => ForEachTarget(shape.NumberOfPositions, k => _estimator.StandardErrorOf(Estimate(k))), LazyThreadSafetyMode.PublicationOnly);
        _reliability = new Lazy<float[]>(Reliabilities, LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>
    /// The saliency of each position, row-major, one target after another: the expected score, given that the position is visible; in units of the score.
    /// </summary>
    public ReadOnlyMemory<float> Saliency { get; }

    /// <summary>The dimensions of <see cref="Saliency"/>: H,W for an image, T for a series, the count for features; before them the number of targets
    /// K where several were asked for.</summary>
    public IReadOnlyList<int> Dimensions { get; }

    /// <summary>What is explained: one entry for each map.</summary>
    public IReadOnlyList<RiseExplainedTarget> Targets => _run.Targets;

    /// <summary>The index of the first target.</summary>
    public int Target => Targets[0].Index;

    /// <summary>The label of the first target, or its index as text.</summary>
    public string TargetLabel => Targets[0].Label;

    /// <summary>The score of the first target on the unmasked input.</summary>
    public float Score => Targets[0].Score;

    /// <summary>The number of masked copies that were scored.</summary>
    public int NumberOfMasks => _run.NumberOfMasks;

    /// <summary>How an ONNX network or a transformer was asked about this input's masked copies: as it was given, or the fastest of those that have been timed,
    /// by then, on this input and those before it. Null for a <see cref="RiseModel"/> and a <see cref="RiseRun"/>.</summary>
    public RiseSchedule? Schedule { get; }

    /// <summary>
    /// The standard error of each value of <see cref="Saliency"/>, from the jackknife over 20 blocks of masks; in units of the score; NaN with fewer than 3 masks.
    /// Computed when it is first read.
    /// </summary>
    public ReadOnlyMemory<float> StandardError => _standardError.Value;

    /// <summary>
    /// For each target, the estimated squared correlation over positions of its map with the one that infinitely many masks would give, in [0,1]; 0 where all masked
    /// copies had the same score, and nothing is known, and at most 1 − 2/d where only d of them, fewer than half, had another one. Computed when it is first read.
    /// </summary>
    public IReadOnlyList<float> Reliability => _reliability.Value;

    /// <summary>For each target, how many masked copies had another score than the most frequent one: what the map rests on. 0: the scorer answered all copies alike,
    /// and the map says nothing.</summary>
    public IReadOnlyList<int> Differing => [.. Enumerable.Range(0, Targets.Count).Select(k => Evidence.Differing(_run.MaskedScores(k)))];

    private float[] Reliabilities()
    {
        float[] reliabilities = new float[Targets.Count];
        Parallel.For(0, reliabilities.Length, k => reliabilities[k] = (float)Microsoft.ML.Rise.Saliency.Reliability.Of(Estimate(k), _run.MaskedScores(k)));
        return reliabilities;
    }

    private MapEstimate Estimate(int target) => _estimator.Estimate(_run.MaskedScores(target));

    private float[] ForEachTarget(int positions, Func<int, double[]> values)
    {
        float[] all = new float[checked(Targets.Count * positions)];
        Parallel.For(0, Targets.Count, k => TensorPrimitives.ConvertTruncating<double, float>(values(k), all.AsSpan(k * positions, positions)));
        return all;
    }
}
