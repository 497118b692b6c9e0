using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.ML.Rise.Evidence;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Methods;
using Microsoft.ML.Rise.Scores;
using Microsoft.ML.Rise.Targets;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Rise;

/// <summary>
/// RISE itself, without ML.NET's types: asks a scorer about an input and about randomly masked copies of it, and averages the masks by the answers.
/// </summary>
/// <remarks>
/// Petsiuk, Das, Saenko: RISE: Randomized Input Sampling for Explanation of Black-box Models, BMVC 2018. The map estimates
/// S(λ) = E[f(x⊙M)·M(λ)] / p, the expected score given that position λ is visible. Thread-safe; one explainer can be used for any number of inputs.
/// </remarks>
public sealed class RiseExplainer : IInputExplainer
{
    /// <summary>So that the end of any range can be counted, and rounded up to a pair.</summary>
    private const long MaxFirstMask = long.MaxValue / 2;

    /// <summary>Where inputs differ in how many positions take part (sparse features), what was made for so many numbers of them is kept, and less of each.</summary>
    private const int MostEngines = 128, KeptOfEach = 2 << 20;

    private readonly InputShape _shape;
    private readonly RiseOptions _options;
    private readonly ExplanationLog _log;
    private readonly ConcurrentDictionary<(int NumberOfUnits, int NumberOfRows, bool IsExact), (MaskSource Masks, MapEngine Maps)> _engines = [];

    /// <param name="shape">The arrangement of the inputs.</param>
    /// <param name="options">Column names are not used; all other options are.</param>
    /// <param name="log">Where messages go: an <see cref="MLContext"/>, which gives them to those who listen to <see cref="MLContext.Log"/>, from the source "RISE". Default: nowhere.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is invalid, and the message names each; or the target is a column.</exception>
    public RiseExplainer(InputShape shape, RiseOptions options, IChannelProvider? log = null)
        : this(shape, options, new ExplanationLog(log))
    {
        if (options.Target is ColumnTarget target)
            throw new ArgumentOutOfRangeException(nameof(ExplanationOptions.Target), target.WithoutRow);
    }

    internal RiseExplainer(InputShape shape, RiseOptions options, ExplanationLog log)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        options.ValidateFor(shape);
        _shape = shape;
        _options = options;
        _log = log;
        if (!shape.IsDiscrete)
            EngineOf(options.MaskKeyOf(shape, units: null));
    }

    /// <summary>Explains one input with <see cref="RiseOptions.NumberOfMasks"/> masks, or fewer where the map is reliable before.</summary>
    /// <param name="input"><see cref="InputShape.Length"/> values, arranged as the shape says.</param>
    /// <param name="scorer">A function or an ONNX network.</param>
    /// <param name="progress">Told about a hundred times how many masks are done, from any of the scoring threads. What it throws ends the explanation with <see cref="InvalidOperationException"/>.</param>
    /// <param name="cancellationToken">Ends the explanation; there is no result then. Looked at for each mask.</param>
    /// <exception cref="ArgumentException">The input has another length, or the scorer does not read arrays of this shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The scorer has no such target, or other numbers of labels.</exception>
    /// <exception cref="InvalidOperationException">The scorer, the target's function or the listener to progress threw, or a score is not finite.</exception>
    /// <exception cref="ObjectDisposedException">The scorer is closed, or was closed meanwhile.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public RiseExplanation Explain(ReadOnlySpan<float> input, RiseScorer scorer, IProgress<RiseProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Explain(ScorerOf(input, scorer), _options.Target, new RiseRun(0, progress, cancellationToken));

    /// <summary>The same, kept in a file while it runs, so that it goes on from there when it is called again, whatever has ended it: to the same bits.</summary>
    /// <param name="input">As above.</param>
    /// <param name="scorer">As above. It must be the same as before.</param>
    /// <param name="scoresFile">The file of <see cref="MaskScores"/>: made, with its folder, where there is none, gone on from where there is one. It has all scores of the explanation in the end; with a larger <see cref="RiseOptions.NumberOfMasks"/> it grows.</param>
    /// <param name="progress">As above; what is known already counts as done.</param>
    /// <param name="cancellationToken">As above; what has been scored by then is in the file.</param>
    /// <exception cref="ArgumentException">As above, or the file has scores of another explanation: the message says what differs.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or no file of scores.</exception>
    /// <exception cref="NotSupportedException">Target or baseline is a function, which cannot be saved, or a newer version wrote the file.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public RiseExplanation Explain(ReadOnlySpan<float> input, RiseScorer scorer, string scoresFile, IProgress<RiseProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Explain(ScorerOf(input, scorer), _options.Target, new RiseRun(0, progress, cancellationToken, KeptIn(scoresFile)));

    /// <summary>Scores a range of masks, as a part of an explanation. All of them, whatever <see cref="RiseOptions.TargetReliability"/> says.</summary>
    /// <param name="input"><see cref="InputShape.Length"/> values, arranged as the shape says.</param>
    /// <param name="scorer">A function or an ONNX network.</param>
    /// <param name="firstMask">The index of the first mask, from 0 to 2^62 − 1.</param>
    /// <param name="numberOfMasks">The number of masks, at least 1. Where there are only so many ways to hide positions (<see cref="Sampling.Balanced"/>), no more than are left of them are scored.</param>
    /// <param name="progress">As for <see cref="Explain(ReadOnlySpan{float}, RiseScorer, IProgress{RiseProgress}?, CancellationToken)"/>.</param>
    /// <param name="cancellationToken">Ends it; there is no result then.</param>
    /// <exception cref="ArgumentException">The input has another length, or the scorer does not read arrays of this shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range, also where there are only so many ways to hide positions, or the scorer has no such target.</exception>
    /// <exception cref="InvalidOperationException">The scorer, the target's function or the listener to progress threw, or a score is not finite.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public MaskScores Score(
        ReadOnlySpan<float> input, RiseScorer scorer, long firstMask, int numberOfMasks, IProgress<RiseProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Score(ScorerOf(input, scorer), _options.Target, MasksOf(firstMask, numberOfMasks), new RiseRun(0, progress, cancellationToken));

    /// <summary>The same, kept in a file while it runs.</summary>
    /// <param name="input">As above.</param>
    /// <param name="scorer">As above. It must be the same as before.</param>
    /// <param name="firstMask">As above.</param>
    /// <param name="numberOfMasks">As above.</param>
    /// <param name="scoresFile">The file of <see cref="MaskScores"/>, as for <see cref="Explain(ReadOnlySpan{float}, RiseScorer, string, IProgress{RiseProgress}?, CancellationToken)"/>.</param>
    /// <param name="progress">As above.</param>
    /// <param name="cancellationToken">As above; what has been scored by then is in the file.</param>
    /// <exception cref="ArgumentException">As above, or the file has scores of another explanation.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or no file of scores.</exception>
    public MaskScores Score(
        ReadOnlySpan<float> input, RiseScorer scorer, long firstMask, int numberOfMasks, string scoresFile, IProgress<RiseProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Score(ScorerOf(input, scorer), _options.Target, MasksOf(firstMask, numberOfMasks), new RiseRun(0, progress, cancellationToken, KeptIn(scoresFile)));

    /// <summary>The explanation that scores give.</summary>
    /// <param name="scores">Made by this explainer, or by one with the same shape and options; merged or not.</param>
    /// <param name="cancellationToken">Ends it; there is no result then.</param>
    /// <exception cref="ArgumentNullException"><paramref name="scores"/> is null.</exception>
    /// <exception cref="ArgumentException">The scores are of other masks, or of a part of those that an exact map needs.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public RiseExplanation Explain(MaskScores scores, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scores);
        MaskKey key = _options.MaskKeyOf(_shape, scores.Key.Units, scores.Key.NumberOfRows, scores.Key.Background);
        if (scores.Key != key)
            throw new ArgumentException($"The scores are not those of this explainer: {scores.Key.DifferencesFrom(key)}.", nameof(scores));
        if (key.NumberOfGrids is int all && scores.Masks != new MaskRange(0, all))
            throw new ArgumentException($"The map is exact where all {all} masks are scored, but there are scores of masks {scores.FirstMask} to {scores.Masks.End - 1}: merge them before.", nameof(scores));
        return new RiseExplanation(_shape, EstimatesOf(scores, cancellationToken), scores, schedule: null, input: null);
    }

    /// <summary>Explains what <paramref name="scorer"/> was given.</summary>
    /// <param name="scorer">The black box, with an input.</param>
    /// <param name="target">What is explained.</param>
    /// <param name="run">Who hears of it, and so on.</param>
    internal RiseExplanation Explain(InputScorer scorer, RiseTarget target, RiseRun run)
    {
        using MaskScoring scoring = Begin(scorer, target, new MaskRange(0, _options.NumberOfMasks), run);
        if (scoring.Unmasked.Targets.Count == 0)
            return new RiseExplanation(scorer.Input.Shape, scorer.Input.Shown);
        int last = scoring.Key.NumberOfGrids ?? _options.NumberOfMasks;
        IEnumerable<int> checks = scoring.Key.IsExact ? [last] : _options.ChecksUpTo(last);
        foreach (int check in checks)
        {
            if (check > run.MostMasks)
                throw new MoreMasksNeededException(check);
            MaskScores scores = scoring.Score(check);
            run.Cancellation.ThrowIfCancellationRequested();
            MapEstimates maps = EstimatesOf(scores, run.Cancellation);
            if (check == last || maps.AreReliable(_options.TargetReliability))
            {
                run.Tell(check, check);
                _log.WriteSchedule(scorer.Schedule);
                Warn(maps, scores, run.Row);
                var explanation = new RiseExplanation(scorer.Input.Shape, maps, scores, scorer.Schedule, scorer.Input.Shown);
                Refine(explanation, scoring, scorer, run);
                return explanation;
            }
        }

        throw new UnreachableException();
    }

    /// <summary>Scores a range of masks of what <paramref name="scorer"/> was given.</summary>
    /// <exception cref="InvalidOperationException">There is no target.</exception>
    internal MaskScores Score(InputScorer scorer, RiseTarget target, MaskRange masks, RiseRun run)
    {
        using MaskScoring scoring = Begin(scorer, target, masks, run, isPart: true);
        return scoring.Unmasked.Targets.Count > 0 ? scoring.Score(masks.Count) : throw new InvalidOperationException("Nothing is detected in the input, so that there is nothing to score.");
    }

    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    internal static MaskRange MasksOf(long firstMask, int numberOfMasks)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstMask);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstMask, MaxFirstMask);
        ArgumentOutOfRangeException.ThrowIfLessThan(numberOfMasks, 1);
        return new MaskRange(firstMask, numberOfMasks);
    }

    private static KeptScores KeptIn(string scoresFile)
    {
        ArgumentException.ThrowIfNullOrEmpty(scoresFile);

        // What cannot be written is found out before the scorer is asked.
        if (Path.GetDirectoryName(Path.GetFullPath(scoresFile)) is { } folder)
            Directory.CreateDirectory(folder);
        return new KeptScores(scoresFile);
    }

    /// <summary>Scores the unmasked input, finds the targets among the scores, and makes ready what masks it.</summary>
    /// <param name="scorer">The black box, with an input.</param>
    /// <param name="target">What is explained.</param>
    /// <param name="masks">Those that may be scored.</param>
    /// <param name="run">Who hears of it, and so on.</param>
    /// <param name="isPart">Whether the scores go on their own way, and must say what input they are of.</param>
    private MaskScoring Begin(InputScorer scorer, RiseTarget target, MaskRange masks, RiseRun run, bool isPart = false)
    {
        var unmasked = UnmaskedScores.Of(scorer, target, run.Cancellation);
        _log.WriteSides(unmasked.Sides);
        InputShape shape = scorer.Input.Shape;
        Hiding hiding = scorer.Input.HiddenBy(_options.Baseline, nameof(RiseOptions.Baseline));
        MaskKey key = _options.MaskKeyOf(shape, _options.UnitsOf(shape, hiding), hiding.NumberOfRows, hiding.Background);
        MaskSource source = EngineOf(key).Masks;
        string? input = isPart || run.Kept is not null ? scorer.Input.Hash() : null;
        var scoring = new MaskScoring(scorer, unmasked, key, new MaskedCopies(() => key.CreateMask(source), hiding.Baselines), masks, input, run);
        if (_options.AsksHidden)
            scoring.ScoreHidden(scorer.ReadsMore ? null : hiding.Scores);
        return scoring;
    }

    private MapEstimates EstimatesOf(MaskScores scores, CancellationToken cancellation) =>
        new(EngineOf(scores.Key).Maps.For(scores.Masks, cancellation), scores);

    /// <summary>The masks, and what is made of their scores: the same for all inputs of which equally many positions take part.</summary>
    private (MaskSource Masks, MapEngine Maps) EngineOf(MaskKey key)
    {
        var place = (key.NumberOfUnits, key.NumberOfRows, key.IsExact);
        if (_engines.Count >= MostEngines && !_engines.ContainsKey(place))
            _engines.Clear();
        return _engines.GetOrAdd(place, _ =>
        {
            MaskSource masks = key.CreateSource();
            MapMethod method = key.Estimand == Estimand.Shapley ? new ShapleyMethod() : key.IsExact ? new ExactMethod() : _options.Method;
            return (masks, key.Units is null ? new MapEngine(masks, method) : new MapEngine(masks, method) { MaxKeptSize = KeptOfEach });
        });
    }

    /// <summary>Finds out what is asked for beyond the maps.</summary>
    private void Refine(RiseExplanation explanation, MaskScoring scoring, InputScorer scorer, RiseRun run)
    {
        if (_options.Refinement is not { } refinement)
            return;
        int calls = SaliencyRanking.CallsOf(_shape, refinement.Cells, refinement.Window), all = checked(explanation.NumberOfMasks + calls * explanation.Maps.Count), before = explanation.NumberOfMasks;

        // Of rows of a background, their mean.
        MaskedInput input = scorer.Input;
        float[] baseline = scoring.Copies.Baselines is [var only] ? only : _options.Baseline.Of(input.Values, input.Shape, input.Largest, nameof(RiseOptions.Baseline));
        for (int k = 0; k < explanation.Maps.Count; k++, before += calls)
        {
            RiseMap map = explanation.Maps[k];
            int done = before;
            var scores = new EvidenceScores(scorer, scoring.Unmasked.Only(k), baseline, asked => run.Tell(done + asked, all), run.Cancellation);
            map.Ranking = SaliencyRanking.Of(scores, map.Saliency.Span, refinement.Cells, refinement.Window);
        }
    }

    /// <summary>Which maps say nothing, or little, though they cost all of their masks.</summary>
    private void Warn(MapEstimates maps, MaskScores scores, long row)
    {
        for (int k = 0; k < maps.Count; k++)
        {
            if (maps.ShareLostOf(k) > RiseMap.MuchLost)
            {
                _log.Warn(string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"Detection '{scores.Targets[k].Label}' of row {row} is lost in {100 * maps.ShareLostOf(k):0} % of the masked copies: its map rests on the others. Hide less (a higher preservation probability), or in larger pieces (a smaller grid)."));
            }
        }

        // Of all masks it says that nothing matters.
        for (int k = 0; !scores.Key.IsExact && k < maps.Count; k++)
        {
            if (maps.IsConstant(k))
                _log.Warn($"All {scores.NumberOfMasks} masked copies of row {row} have the same score for target '{scores.Targets[k].Label}': its map is constant and says nothing (reliability 0). "
                    + "If the unmasked score is another one, hide less (a higher preservation probability) or ask for more masks.");
        }
    }

    object IInputExplainer.Explain(InputScorer scorer, RiseTarget target, RiseRun run) => Explain(scorer, target, run);

    void IInputExplainer.Score(InputScorer scorer, RiseTarget target, MaskRange masks, RiseRun run) => Score(scorer, target, masks, run);

    /// <exception cref="ArgumentException">The scorer does not read such an input.</exception>
    private InputScorer ScorerOf(ReadOnlySpan<float> input, RiseScorer scorer)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        return scorer.ForInput(input, _shape, _options.Question, _options.Target);
    }
}
