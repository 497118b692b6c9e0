using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise.Metrics;

/// <summary>
/// Measures whether saliency maps are true, RISE's or any others, without ML.NET's types: by asking the scorer about changed copies of the input.
/// </summary>
/// <remarks>The metrics, their sources and directions are listed by <see cref="SaliencyMetricKinds"/>. Thread-safe; one evaluator can be used for any number of maps.</remarks>
public sealed class SaliencyEvaluator
{
    private readonly InputShape _shape;
    private readonly SaliencyEvaluationOptions _options;

    /// <param name="shape">The arrangement of the inputs.</param>
    /// <param name="options">Column names and the target are not used; all other options are.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is invalid, or a baseline does not fit the shape; the message names each.</exception>
    public SaliencyEvaluator(InputShape shape, SaliencyEvaluationOptions options)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        options.DeletionBaseline.Validate(shape, largest: null, nameof(options.DeletionBaseline));
        options.InsertionBaselineOf(shape).Validate(shape, largest: null, nameof(options.InsertionBaseline));
        _shape = shape;
        _options = options;
    }

    /// <summary>Evaluates one map.</summary>
    /// <param name="input"><see cref="InputShape.Length"/> values, arranged as the shape says.</param>
    /// <param name="saliency">One value for each position or segment of the input, row-major; higher is more salient.</param>
    /// <param name="target">Which score the map explains: a class index, <see cref="RiseTarget.Top1"/>, or a function of the scores.</param>
    /// <param name="scorer">A function or an ONNX network.</param>
    /// <param name="progress">Told about a hundred times for each metric how many copies are done, from any of the scoring threads.</param>
    /// <param name="cancellationToken">Ends the evaluation; there is no result then. Looked at for each copy.</param>
    /// <exception cref="ArgumentException">The input or the map has another length, the map has a value that is not finite, there is more than one target, or the scorer does not read arrays of this
    /// shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The scorer has no such target, or other numbers of labels.</exception>
    /// <exception cref="InvalidOperationException">The scorer threw, or returned a score that is not finite, or, where average drop or gain is asked for, not in 0 to 1.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public SaliencyRowMetrics Evaluate(
        ReadOnlySpan<float> input,
        ReadOnlySpan<float> saliency,
        RiseTarget target,
        RiseScorer scorer,
        IProgress<SaliencyEvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(scorer);
        if (!target.IsSingle)
            throw new ArgumentException("There must be one target, as there is one map; evaluate several maps one by one.", nameof(target));
        if (SaliencyMaps.FindFault(saliency, _shape, numberOfMaps: 1) is { } fault)
            throw new ArgumentException($"The saliency map {fault}.", nameof(saliency));
        return Evaluate(scorer.ForInput(input, _shape, _options.Question with { Decoder = target.DetectionDecoder }, target), saliency.ToArray(), target, row: 0, progress, cancellationToken)[0];
    }

    /// <summary>Evaluates the maps of what <paramref name="scorer"/> was given.</summary>
    /// <param name="scorer">The black box, with the input.</param>
    /// <param name="maps">One map after another, of finite values.</param>
    /// <param name="target">What they explain, in the same order.</param>
    /// <param name="row">For progress and results.</param>
    /// <param name="progress">Who hears of it.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InvalidOperationException">There are more or fewer maps than targets.</exception>
    internal IReadOnlyList<SaliencyRowMetrics> Evaluate(
        InputScorer scorer, ReadOnlyMemory<float> maps, RiseTarget target, long row, IProgress<SaliencyEvaluationProgress>? progress, CancellationToken cancellation)
    {
        int positions = _shape.NumberOfSegments, numberOfMaps = maps.Length / positions;
        var unmasked = UnmaskedScores.Of(scorer, target, cancellation);
        if (numberOfMaps != unmasked.Targets.Count)
            throw new InvalidOperationException($"Row {row} has {numberOfMaps} saliency map(s), but {unmasked.Targets.Count} target(s): there must be a map for each.");

        float[] deletionBaseline = BaselineOf(_options.DeletionBaseline, scorer.Input, nameof(_options.DeletionBaseline));
        float[] insertionBaseline = _options.Asks(SaliencyMetricKinds.Insertion) ? BaselineOf(_options.InsertionBaselineOf(_shape), scorer.Input, nameof(_options.InsertionBaseline)) : [];
        var results = new SaliencyRowMetrics[numberOfMaps];
        for (int k = 0; k < numberOfMaps; k++)
        {
            int number = k;
            var scores = new TargetScores(
                scorer, unmasked.Only(k), (metric, done, count) => progress.Tell(new SaliencyEvaluationProgress(row, number, metric, done, count), cancellation), cancellation);
            results[k] = Measure(scores, maps.Slice(k * positions, positions), deletionBaseline, insertionBaseline, unmasked.Targets[k], row);
        }

        return results;
    }

    private float[] BaselineOf(Baseline baseline, MaskedInput input, string option) => baseline.Of(input.Values, _shape, input.Largest, option);

    private SaliencyRowMetrics Measure(
        TargetScores scores, ReadOnlyMemory<float> map, float[] deletionBaseline, float[] insertionBaseline, ExplainedTarget target, long row)
    {
        SaliencyCurve? deletion = null, insertion = null;
        double? gap = null;
        var values = new List<SaliencyMetricValue>();
        if (_options.Asks(SaliencyMetricKinds.Deletion | SaliencyMetricKinds.Insertion | SaliencyMetricKinds.LeastMinusMostRelevantFirst))
        {
            int[] ranks = PositionRanks.Of(map);
            int step = _options.PositionsPerStep ?? DeletionInsertion.DefaultPositionsPerStep(ranks.Length);
            if (_options.Asks(SaliencyMetricKinds.Deletion | SaliencyMetricKinds.LeastMinusMostRelevantFirst))
                deletion = DeletionInsertion.Delete(scores, _shape, ranks, step, deletionBaseline);
            if (_options.Asks(SaliencyMetricKinds.Insertion))
                insertion = DeletionInsertion.Insert(scores, _shape, ranks, step, insertionBaseline);
            if (_options.Asks(SaliencyMetricKinds.LeastMinusMostRelevantFirst))
            {
                SaliencyCurve backwards = insertion is not null && insertionBaseline.AsSpan().SequenceEqual(deletionBaseline)
                    ? insertion
                    : DeletionInsertion.Insert(scores, _shape, ranks, step, deletionBaseline);
                gap = backwards.AreaUnderCurve - deletion!.AreaUnderCurve;
            }
        }

        deletion = _options.Asks(SaliencyMetricKinds.Deletion) ? deletion : null;

        if (deletion is not null)
            Add(SaliencyMetricKinds.Deletion, deletion.Direction, deletion.AreaUnderCurve);
        if (insertion is not null)
            Add(SaliencyMetricKinds.Insertion, insertion.Direction, insertion.AreaUnderCurve);
        if (_options.Asks(SaliencyMetricKinds.MuFidelity))
            Add(SaliencyMetricKinds.MuFidelity, MetricDirection.HigherIsBetter, MuFidelity.Measure(scores, _shape, map.Span, deletionBaseline, _options));
        if (_options.Asks(SaliencyMetricKinds.AverageDrop | SaliencyMetricKinds.AverageIncrease | SaliencyMetricKinds.AverageGain))
        {
            var shown = ShownScore.Measure(scores, _shape, map.Span, deletionBaseline);
            if (_options.Asks(SaliencyMetricKinds.AverageDrop | SaliencyMetricKinds.AverageGain))
                shown.RequireProbabilities();
            Add(SaliencyMetricKinds.AverageDrop, MetricDirection.LowerIsBetter, shown.Drop);
            Add(SaliencyMetricKinds.AverageIncrease, MetricDirection.HigherIsBetter, shown.Increase);
            Add(SaliencyMetricKinds.AverageGain, MetricDirection.HigherIsBetter, shown.Gain);
        }

        if (gap is double longer)
            Add(SaliencyMetricKinds.LeastMinusMostRelevantFirst, MetricDirection.HigherIsBetter, longer);
        return new SaliencyRowMetrics(row, target, deletion, insertion, values);

        void Add(SaliencyMetricKinds metric, MetricDirection direction, double value)
        {
            if (_options.Asks(metric))
                values.Add(new SaliencyMetricValue(metric.ToString(), direction, value));
        }
    }
}
