using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Scores;
using Microsoft.ML.Rise.Scores.Onnx;

namespace Microsoft.ML.Rise.Metrics;

/// <summary>
/// Measures whether saliency maps are true, RISE's or any others, without ML.NET's types: by asking the model about changed copies of the input.
/// </summary>
/// <remarks>The metrics, their sources and directions are listed by <see cref="SaliencyMetricKinds"/>. Thread-safe; one evaluator can be used for any number of maps.</remarks>
public sealed class SaliencyEvaluator
{
    private readonly RiseInputShape _shape;
    private readonly SaliencyEvaluationOptions _options;

    /// <param name="shape">The arrangement of the inputs.</param>
    /// <param name="options">Column names and the target are not used; all other options are.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is invalid, or a baseline does not fit the shape; the message names each.</exception>
    public SaliencyEvaluator(RiseInputShape shape, SaliencyEvaluationOptions options)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        options.DeletionBaseline.Validate(shape, nameof(options.DeletionBaseline));
        options.InsertionBaselineOf(shape).Validate(shape, nameof(options.InsertionBaseline));
        _shape = shape;
        _options = options;
    }

    /// <summary>Evaluates one map.</summary>
    /// <param name="input"><see cref="RiseInputShape.Length"/> values, arranged as the shape says.</param>
    /// <param name="saliency">One value for each position of the input, row-major; higher is more salient.</param>
    /// <param name="target">Which score the map explains: a class index, <see cref="RiseTarget.Top1"/>, or a function of the scores.</param>
    /// <param name="model">Scores inputs.</param>
    /// <param name="numberOfScores">How many scores the model gives an input, at least 1.</param>
    /// <exception cref="ArgumentException">The input or the map has another length, the map has a value that is not finite, or there is more than one target.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numberOfScores"/> is below 1, or the model has no such target.</exception>
    /// <exception cref="InvalidOperationException">The model threw, or returned a score that is not finite, or, where average drop or gain is asked for, not in 0 to 1.</exception>
    /// <exception cref="OperationCanceledException"><see cref="SaliencyEvaluationOptions.CancellationToken"/> was cancelled.</exception>
    public SaliencyRowMetrics Evaluate(ReadOnlySpan<float> input, ReadOnlySpan<float> saliency, RiseTarget target, RiseModel model, int numberOfScores)
    {
        var scorer = ModelScorer.Create(model, numberOfScores, input, _shape, _options.Scorer);
        return EvaluateSingle(scorer, input, saliency, target, numberOfScores);
    }

    /// <summary>Evaluates one map of an ONNX network's answer. <see cref="SaliencyEvaluationOptions.NumberOfThreads"/> and <see cref="SaliencyEvaluationOptions.BatchSize"/>
    /// are not used: the network has its schedule.</summary>
    /// <param name="input"><see cref="RiseInputShape.Length"/> values, arranged as the shape says, which is as the network reads them.</param>
    /// <param name="saliency">One value for each position of the input, row-major; higher is more salient.</param>
    /// <param name="target">Which score the map explains: a class index, <see cref="RiseTarget.Top1"/>, or a function of the scores.</param>
    /// <param name="network">The network.</param>
    /// <exception cref="ArgumentException">The input, the shape, the map or the network's input have different lengths or arrangements, the map has a value that is not finite, or there
    /// is more than one target.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The network has no such target.</exception>
    /// <exception cref="InvalidOperationException">The network failed, or returned a score that is not finite, or, where average drop or gain is asked for, not in 0 to 1.</exception>
    /// <exception cref="ObjectDisposedException">The network is closed, or was closed meanwhile.</exception>
    /// <exception cref="OperationCanceledException"><see cref="SaliencyEvaluationOptions.CancellationToken"/> was cancelled.</exception>
    public SaliencyRowMetrics Evaluate(ReadOnlySpan<float> input, ReadOnlySpan<float> saliency, RiseTarget target, RiseOnnxScorer network)
    {
        var scorer = OnnxScorer.Create(network, input, _shape);
        return EvaluateSingle(scorer, input, saliency, target, network.NumberOfScores);
    }

    /// <summary>Evaluates the maps of what <paramref name="scorer"/> was given.</summary>
    /// <param name="scorer">The black box, with the input.</param>
    /// <param name="input">The same input.</param>
    /// <param name="maps">One map after another, of finite values.</param>
    /// <param name="target">What they explain, in the same order.</param>
    /// <param name="labels">Asked after the input has been scored.</param>
    /// <param name="row">For progress and results.</param>
    /// <exception cref="InvalidOperationException">There are more or fewer maps than targets.</exception>
    internal IReadOnlyList<SaliencyRowMetrics> Evaluate(IScorer scorer, float[] input, ReadOnlyMemory<float> maps, RiseTarget target, Func<ClassLabels> labels, long row)
    {
        int positions = _shape.NumberOfPositions, numberOfMaps = maps.Length / positions;
        var unmasked = UnmaskedScores.Ask(scorer, target, labels, _options.CancellationToken);
        if (numberOfMaps != unmasked.Targets.Count)
            throw new InvalidOperationException($"Row {row} has {numberOfMaps} saliency map(s), but {unmasked.Targets.Count} target(s): there must be a map for each.");

        float[] deletionBaseline = BaselineOf(_options.DeletionBaseline, input, nameof(_options.DeletionBaseline));
        float[] insertionBaseline = _options.Asks(SaliencyMetricKinds.Insertion) ? BaselineOf(_options.InsertionBaselineOf(_shape), input, nameof(_options.InsertionBaseline)) : [];
        var results = new SaliencyRowMetrics[numberOfMaps];
        for (int k = 0; k < numberOfMaps; k++)
        {
            int number = k;
            var scores = new TargetScores(
                scorer,
                unmasked.Targets[k],
                unmasked.NumberOfScores,
                unmasked.Explained[k].Score,
                (metric, done, count) => _options.Progress?.Report(new SaliencyEvaluationProgress(row, number, metric, done, count)),
                _options.CancellationToken);
            results[k] = Measure(scores, maps.Slice(k * positions, positions), deletionBaseline, insertionBaseline, unmasked.Explained[k], row);
        }

        return results;
    }

    /// <summary>The column that the inputs come from, if they come from one: an image cannot show every baseline.</summary>
    internal DataViewSchema.Column? Column { get; init; }

    private float[] BaselineOf(SaliencyBaseline baseline, float[] input, string option)
    {
        float[] values = baseline.Of(input, _shape);
        if (Column is { } column)
            InputColumn.RequireShowable(column, values, option);
        return values;
    }

    private SaliencyRowMetrics EvaluateSingle(IScorer scorer, ReadOnlySpan<float> input, ReadOnlySpan<float> saliency, RiseTarget target, int numberOfScores)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (!target.IsSingle)
            throw new ArgumentException("There must be one target, as there is one map; evaluate several maps one by one.", nameof(target));
        if (SaliencyMaps.FindFault(saliency, _shape, numberOfMaps: 1) is { } fault)
            throw new ArgumentException($"The saliency map {fault}.", nameof(saliency));
        var labels = new ClassLabels(_options.ScoreColumnName ?? ScoreColumn.DefaultName, _options.Labels);
        labels.RequireOneForEach(numberOfScores);
        target.Validate(labels.NumberOfClasses(numberOfScores), labels);
        return Evaluate(scorer, input.ToArray(), saliency.ToArray(), target, () => labels, row: 0)[0];
    }

    private SaliencyRowMetrics Measure(
        TargetScores scores, ReadOnlyMemory<float> map, float[] deletionBaseline, float[] insertionBaseline, RiseExplainedTarget target, long row)
    {
        SaliencyCurve? deletion = null, insertion = null;
        var values = new List<SaliencyMetricValue>();
        if (_options.Asks(SaliencyMetricKinds.Deletion | SaliencyMetricKinds.Insertion))
        {
            int[] ranks = PositionRanks.Of(map);
            int step = _options.PositionsPerStep ?? CausalCurve.DefaultPositionsPerStep(ranks.Length);
            if (_options.Asks(SaliencyMetricKinds.Deletion))
                deletion = CausalCurve.Delete(scores, _shape, ranks, step, deletionBaseline);
            if (_options.Asks(SaliencyMetricKinds.Insertion))
                insertion = CausalCurve.Insert(scores, _shape, ranks, step, insertionBaseline);
        }

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

        return new SaliencyRowMetrics(row, target, deletion, insertion, values);

        void Add(SaliencyMetricKinds metric, MetricDirection direction, double value)
        {
            if (_options.Asks(metric))
                values.Add(new SaliencyMetricValue(metric.ToString(), direction, value));
        }
    }
}
