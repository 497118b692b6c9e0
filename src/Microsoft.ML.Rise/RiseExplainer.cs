using System.Diagnostics;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Saliency;
using Microsoft.ML.Rise.Scores;
using Microsoft.ML.Rise.Scores.Onnx;

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
    /// <summary>So that the end of any run can be counted, and rounded up to a pair.</summary>
    private const long MaxFirstMask = long.MaxValue / 2;

    private readonly RiseInputShape _shape;
    private readonly RiseOptions _options;
    private readonly RiseMaskKey _maskKey;
    private readonly MaskedCopies _copies;
    private readonly MapEstimator _estimator;
    private readonly ExplanationLog _log;

    /// <param name="shape">The arrangement of the inputs.</param>
    /// <param name="options">Column names are not used; all other options are.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is invalid, and the message names each; or the target is a column.</exception>
    public RiseExplainer(RiseInputShape shape, RiseOptions options)
        : this(shape, options, hasRows: false)
    {
    }

    /// <param name="shape">The arrangement of the inputs.</param>
    /// <param name="options">How they are explained.</param>
    /// <param name="hasRows">Whether the target may be in another column.</param>
    internal RiseExplainer(RiseInputShape shape, RiseOptions options, bool hasRows)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (!hasRows && options.Target is ColumnTarget target)
            throw new ArgumentOutOfRangeException(nameof(RiseOptions.Target), target.WithoutRow);
        _shape = shape;
        _options = options;
        _maskKey = options.MaskKeyOf(shape);
        IMaskSource masks = _maskKey.CreateSource(options.CancellationToken);
        _copies = new MaskedCopies(() => new MaskMaker(masks), options.BaselineOf(shape));
        _estimator = new MapEstimator(masks, options.Formula);
        _log = new ExplanationLog(options.Log);
    }

    /// <summary>Explains one input with <see cref="RiseOptions.NumberOfMasks"/> masks, or fewer where the map is reliable before.</summary>
    /// <param name="input"><see cref="RiseInputShape.Length"/> values, arranged as the shape says.</param>
    /// <param name="model">Scores inputs.</param>
    /// <param name="numberOfScores">How many scores the model gives an input, at least 1.</param>
    /// <exception cref="ArgumentException"><paramref name="input"/> has another length.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numberOfScores"/> is below 1, or the model has no such target.</exception>
    /// <exception cref="InvalidOperationException">The model, the target's function or the listener to progress threw, or a score is not finite.</exception>
    /// <exception cref="OperationCanceledException"><see cref="RiseOptions.CancellationToken"/> was cancelled.</exception>
    public RiseExplanation Explain(ReadOnlySpan<float> input, RiseModel model, int numberOfScores)
    {
        (ModelScorer scorer, ClassLabels labels) = CreateScorer(input, model, numberOfScores);
        return Explain(scorer, _options.Target, () => labels, row: 0);
    }

    /// <summary>Explains one input of an ONNX network with <see cref="RiseOptions.NumberOfMasks"/> masks, or fewer where the map is reliable before.
    /// <see cref="RiseOptions.NumberOfThreads"/> and <see cref="RiseOptions.BatchSize"/> are not used: the network has its schedule.</summary>
    /// <param name="input"><see cref="RiseInputShape.Length"/> values, arranged as the shape says, which is as the network reads them.</param>
    /// <param name="network">The network.</param>
    /// <exception cref="ArgumentException">The input, the shape or the network's input have different lengths or arrangements.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The network has no such target.</exception>
    /// <exception cref="InvalidOperationException">The network failed, the target's function or the listener to progress threw, or a score is not finite.</exception>
    /// <exception cref="ObjectDisposedException">The network is closed, or was closed meanwhile.</exception>
    /// <exception cref="OperationCanceledException"><see cref="RiseOptions.CancellationToken"/> was cancelled.</exception>
    public RiseExplanation Explain(ReadOnlySpan<float> input, RiseOnnxScorer network)
    {
        var scorer = OnnxScorer.Create(network, input, _shape);
        ClassLabels labels = CreateLabels(network.Signature.Output.Name, network.NumberOfScores);
        return Explain(scorer, _options.Target, () => labels, row: 0);
    }

    /// <summary>Scores a range of masks, as a part of an explanation. All of them, whatever <see cref="RiseOptions.TargetReliability"/> says.</summary>
    /// <param name="input"><see cref="RiseInputShape.Length"/> values, arranged as the shape says.</param>
    /// <param name="model">Scores inputs.</param>
    /// <param name="numberOfScores">How many scores the model gives an input, at least 1.</param>
    /// <param name="firstMask">The index of the first mask, from 0 to 2^62 − 1.</param>
    /// <param name="numberOfMasks">The number of masks, at least 1.</param>
    /// <exception cref="ArgumentException"><paramref name="input"/> has another length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range, or the model has no such target.</exception>
    /// <exception cref="InvalidOperationException">The model, the target's function or the listener to progress threw, or a score is not finite.</exception>
    /// <exception cref="OperationCanceledException"><see cref="RiseOptions.CancellationToken"/> was cancelled.</exception>
    public RiseRun Run(ReadOnlySpan<float> input, RiseModel model, int numberOfScores, long firstMask, int numberOfMasks)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstMask);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstMask, MaxFirstMask);
        ArgumentOutOfRangeException.ThrowIfLessThan(numberOfMasks, 1);
        (ModelScorer scorer, ClassLabels labels) = CreateScorer(input, model, numberOfScores);
        var run = new Scoring(this, scorer, _options.Target, () => labels, new MaskRange(firstMask, numberOfMasks), row: 0);
        return run.Score(numberOfMasks);
    }

    /// <summary>The explanation that the scores of a run give.</summary>
    /// <param name="run">A run of this explainer, or of one with the same shape and options; merged or not.</param>
    /// <exception cref="ArgumentNullException"><paramref name="run"/> is null.</exception>
    /// <exception cref="ArgumentException">The run was made with other masks.</exception>
    /// <exception cref="OperationCanceledException"><see cref="RiseOptions.CancellationToken"/> was cancelled.</exception>
    public RiseExplanation Explain(RiseRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Key != _maskKey)
            throw new ArgumentException($"The run was made with other masks: {run.Key.DifferencesFrom(_maskKey)}.", nameof(run));
        return Explain(_estimator.For(run.Masks), run, schedule: null);
    }

    /// <summary>Explains what <paramref name="scorer"/> was given.</summary>
    /// <param name="scorer">The black box.</param>
    /// <param name="target">What is explained.</param>
    /// <param name="labels">Asked after the unmasked input has been scored: some models bring their labels along with a row.</param>
    /// <param name="row">For progress.</param>
    internal RiseExplanation Explain(IScorer scorer, RiseTarget target, Func<ClassLabels> labels, long row)
    {
        var scoring = new Scoring(this, scorer, target, labels, new MaskRange(0, _options.NumberOfMasks), row);
        IEnumerable<int> checks = _options.TargetReliability < 1 ? MaskSchedule.Checks(_options.NumberOfMasks) : [_options.NumberOfMasks];
        foreach (int check in checks)
        {
            RiseRun run = scoring.Score(check);
            _options.CancellationToken.ThrowIfCancellationRequested();
            RangeEstimator estimator = _estimator.For(run.Masks);
            if (check == _options.NumberOfMasks || IsReliable(estimator, run))
            {
                Report(new RiseProgress(row, check, check));
                RiseExplanation explanation = Explain(estimator, run, scorer.Schedule);
                _log.WriteSchedule(scorer.Schedule);
                for (int k = 0; k < run.Targets.Count; k++)
                {
                    if (Evidence.DifferingFromMajority(run.MaskedScores(k)) == 0)
                        _log.WriteConstant(run.Targets[k], row, check);
                }

                return explanation;
            }
        }

        throw new UnreachableException();
    }

    private RiseExplanation Explain(RangeEstimator estimator, RiseRun run, RiseSchedule? schedule) =>
        new(estimator, _shape, _options.Target.IsSingle && run.Targets.Count == 1, run, schedule);

    /// <summary>Whether every target's map is as reliable as was asked for.</summary>
    private bool IsReliable(RangeEstimator estimator, RiseRun run)
    {
        for (int k = 0; k < run.Targets.Count; k++)
        {
            if (Reliability.Of(estimator.Estimate(run.MaskedScores(k)), run.MaskedScores(k)) < _options.TargetReliability)
                return false;
        }

        return true;
    }

    /// <summary>Tells whoever listens, who may cancel by that.</summary>
    private void Report(RiseProgress progress)
    {
        try
        {
            _options.Progress?.Report(progress);
        }
        catch (Exception e)
        {
            _options.CancellationToken.ThrowIfCancellationRequested();
            throw new InvalidOperationException($"{nameof(RiseOptions.Progress)} threw: {e.Message}", e);
        }
    }

    private (ModelScorer Scorer, ClassLabels Labels) CreateScorer(ReadOnlySpan<float> input, RiseModel model, int numberOfScores)
    {
        var scorer = ModelScorer.Create(model, numberOfScores, input, _shape, _options.Scorer);
        return (scorer, CreateLabels(_options.ScoreColumnName ?? ScoreColumn.DefaultName, numberOfScores));
    }

    /// <summary>The labels of a model that has none of its own; refuses a target that it does not have, and another number of labels.</summary>
    private ClassLabels CreateLabels(string columnName, int numberOfScores)
    {
        var labels = new ClassLabels(columnName, _options.Labels);
        labels.RequireOneForEach(numberOfScores);
        _options.Target.Validate(labels.NumberOfClasses(numberOfScores), labels);
        return labels;
    }

    /// <summary>A run under way: the unmasked input has been scored and the targets are known; masks are scored as far as is asked.</summary>
    private sealed class Scoring
    {
        private readonly RiseExplainer _explainer;
        private readonly IScorer _scorer;
        private readonly MaskRange _masks;
        private readonly ScoreTable _table;
        private readonly IReadOnlyList<RiseExplainedTarget> _targets;
        private int _scored;

        public Scoring(RiseExplainer explainer, IScorer scorer, RiseTarget target, Func<ClassLabels> labels, MaskRange masks, long row)
        {
            _explainer = explainer;
            _scorer = scorer;
            _masks = masks;
            var unmasked = UnmaskedScores.Ask(scorer, target, labels, explainer._options.CancellationToken);
            _targets = unmasked.Explained;
            explainer._log.WriteSides(unmasked.Sides);
            _table = new ScoreTable(masks, unmasked.Targets, unmasked.NumberOfScores, done => explainer.Report(new RiseProgress(row, done, masks.Count)));
        }

        /// <summary>The run of the first <paramref name="count"/> masks, of which only those are scored that have not been yet.</summary>
        public RiseRun Score(int count)
        {
            _table.Reserve(count);
            _scorer.ScoreMasked(new MaskRange(_masks.First + _scored, count - _scored), _explainer._copies, _table, _explainer._options.CancellationToken);
            _scored = count;
            return new RiseRun(_explainer._maskKey, new MaskRange(_masks.First, count), _targets, _table.Complete(count));
        }
    }
}
