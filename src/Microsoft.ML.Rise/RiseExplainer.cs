using System.Numerics.Tensors;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Saliency;
using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise;

/// <summary>
/// RISE itself, without ML.NET's types: asks a model about an input and about randomly masked copies of it, and averages the masks by the answers.
/// </summary>
/// <remarks>
/// Petsiuk, Das, Saenko: RISE: Randomized Input Sampling for Explanation of Black-box Models, BMVC 2018. The map estimates
/// S(λ) = E[f(x⊙M)·M(λ)] / p, the expected score given that position λ is visible. Thread-safe; one explainer can be used for any number of inputs.
/// </remarks>
public sealed class RiseExplainer
{
    private readonly RiseInputShape _shape;
    private readonly RiseOptions _options;
    private readonly RiseMaskKey _maskKey;
    private readonly float[] _baseline;
    private readonly MapEstimator _estimator;

    /// <param name="shape">The arrangement of the inputs.</param>
    /// <param name="options">Column names are not used; all other options are.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is invalid; the message names each.</exception>
    public RiseExplainer(RiseInputShape shape, RiseOptions options)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _shape = shape;
        _options = options;
        _baseline = options.BaselineOf(shape);
        _maskKey = new RiseMaskKey(shape, options.GridSize, options.PreservationProbability, options.Seed);
        Masks = CreateSource(_maskKey);
        _estimator = new MapEstimator(Masks, options.Formula);
    }

    internal IMaskSource Masks { get; }

    /// <summary>Explains one input with <see cref="RiseOptions.NumberOfMasks"/> masks.</summary>
    /// <param name="input"><see cref="RiseInputShape.Length"/> values, arranged as the shape says.</param>
    /// <param name="model">Scores inputs.</param>
    /// <param name="numberOfScores">How many scores the model gives an input, at least 1.</param>
    /// <exception cref="ArgumentException"><paramref name="input"/> has another length.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numberOfScores"/> is below 1, or the model has no such target.</exception>
    /// <exception cref="InvalidOperationException">The model threw, or returned a score that is not finite.</exception>
    /// <exception cref="OperationCanceledException"><see cref="RiseOptions.CancellationToken"/> was cancelled.</exception>
    public RiseExplanation Explain(ReadOnlySpan<float> input, RiseModel model, int numberOfScores) =>
        Explain(Run(input, model, numberOfScores, 0, _options.NumberOfMasks));

    /// <summary>Scores a range of masks, as a part of an explanation.</summary>
    /// <param name="input"><see cref="RiseInputShape.Length"/> values, arranged as the shape says.</param>
    /// <param name="model">Scores inputs.</param>
    /// <param name="numberOfScores">How many scores the model gives an input, at least 1.</param>
    /// <param name="firstMask">The index of the first mask, from 0.</param>
    /// <param name="numberOfMasks">The number of masks, at least 1.</param>
    /// <exception cref="ArgumentException"><paramref name="input"/> has another length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range, or the model has no such target.</exception>
    /// <exception cref="InvalidOperationException">The model threw, or returned a score that is not finite.</exception>
    /// <exception cref="OperationCanceledException"><see cref="RiseOptions.CancellationToken"/> was cancelled.</exception>
    public RiseRun Run(ReadOnlySpan<float> input, RiseModel model, int numberOfScores, long firstMask, int numberOfMasks)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(numberOfScores, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(firstMask);
        ArgumentOutOfRangeException.ThrowIfLessThan(numberOfMasks, 1);
        if (input.Length != _shape.Length)
            throw new ArgumentException($"The input must have {_shape.Length} values ({_shape}), got {input.Length}.", nameof(input));

        var labels = new ClassLabels(_options.ScoreColumnName, _options.Labels);
        _options.Target.Validate(numberOfScores, labels);
        var scorer = new ModelScorer(model, numberOfScores, input.ToArray(), _shape, _baseline, Masks, _options);
        return Run(scorer, () => labels, new MaskRange(firstMask, numberOfMasks), row: 0);
    }

    /// <summary>The explanation that the scores of a run give.</summary>
    /// <param name="run">A run of this explainer, or of one with the same shape and options; merged or not.</param>
    /// <exception cref="ArgumentNullException"><paramref name="run"/> is null.</exception>
    /// <exception cref="ArgumentException">The run was made with other masks.</exception>
    public RiseExplanation Explain(RiseRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Key != _maskKey)
            throw new ArgumentException($"The run was made with other masks: {run.Key}, not {_maskKey}.", nameof(run));

        float[] map = new float[_shape.NumberOfPositions];
        TensorPrimitives.ConvertTruncating<double, float>(_estimator.For(run.Masks).Estimate(run.MaskedScores).Map, map);
        return new RiseExplanation(map, _shape, run);
    }

    /// <summary>Explains what <paramref name="scorer"/> was given.</summary>
    /// <param name="scorer">The black box.</param>
    /// <param name="labels">Asked after the unmasked input has been scored: some models bring their labels along with a row.</param>
    /// <param name="row">For progress.</param>
    internal RiseExplanation Explain(IScorer scorer, Func<ClassLabels> labels, long row) =>
        Explain(Run(scorer, labels, new MaskRange(0, _options.NumberOfMasks), row));

    private RiseRun Run(IScorer scorer, Func<ClassLabels> labels, MaskRange masks, long row)
    {
        float[] unmasked = scorer.ScoreUnmasked(_options.CancellationToken);
        for (int k = 0; k < unmasked.Length; k++)
            ScoreTable.RequireFinite(unmasked[k], k, "the unmasked input");
        if (unmasked.Length == 0)
            throw new InvalidOperationException("The scorer returned no scores for the unmasked input.");

        ClassLabels names = labels();
        int target = _options.Target.Resolve(unmasked, names);
        var table = new ScoreTable(masks, target, unmasked.Length, done => _options.Progress?.Report(new RiseProgress(row, done, masks.Count)));
        scorer.ScoreMasked(masks, table, _options.CancellationToken);
        return new RiseRun(_maskKey, masks, target, names[target], unmasked[target], table.Complete());
    }

    private static MaskSampler CreateSource(RiseMaskKey key)
    {
        RiseInputShape shape = key.Shape;
        var layout = shape.IsDiscrete
            ? new MaskLayout(MaskAxis.Discrete(shape.Height), MaskAxis.Discrete(shape.Width))
            : new MaskLayout(RowAxis(), MaskAxis.Smooth(shape.Width, key.GridSize.Columns));
        return new MaskSampler(layout, key.PreservationProbability, key.Seed);

        // A series is one row, which is a cell of its own: its steps are what is masked.
        MaskAxis RowAxis() => shape.MapDimensions.Count == 1 ? MaskAxis.Discrete(1) : MaskAxis.Smooth(shape.Height, key.GridSize.Rows);
    }
}
