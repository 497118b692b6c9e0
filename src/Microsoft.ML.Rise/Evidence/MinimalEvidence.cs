using System.Numerics;
using Microsoft.ML.Rise.Evidence;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Methods;
using Microsoft.ML.Rise.Scores;
using Microsoft.ML.Rise.Targets;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Rise;

/// <summary>The smallest part of an input that a score hangs on: whose hiding takes it away, or whose showing alone keeps it.</summary>
/// <remarks>
/// Fong, Vedaldi: Interpretable Explanations of Black Boxes by Meaningful Perturbation, ICCV 2017, for scorers without gradients; see <see cref="MinimalEvidenceOptions"/>. Where the area is searched for, evidence is never
/// larger than what the RISE map of half the calls gives. Thread-safe; one object can be used for any number of inputs.
/// </remarks>
public sealed class MinimalEvidence : IInputExplainer
{
    /// <summary>Radii are 0, 5, …, 170 on such pictures.</summary>
    private const int NumberOfCircles = 35, StepOfCircles = 5;

    /// <summary>Of RISE's masks.</summary>
    private const int MapGridSize = 7;

    /// <summary>How much of the area that was found by the RISE map the descent holds: what does not suffice yet has something to gain.</summary>
    private const double Shrinkage = 0.7;

    private readonly InputShape _shape;
    private readonly MinimalEvidenceOptions _options;
    private readonly ExplanationLog _log;
    private readonly Baseline _baseline;
    private readonly EvidenceGrid _grid;

    /// <param name="shape">The arrangement of the inputs.</param>
    /// <param name="options">How the evidence is looked for; column names are not used.</param>
    /// <param name="log">Where messages go: an <see cref="MLContext"/>, as for <see cref="RiseExplainer"/>. Default: nowhere.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is invalid, and the message names each; or there is no such baseline of the shape, or the target is a column.</exception>
    public MinimalEvidence(InputShape shape, MinimalEvidenceOptions options, IChannelProvider? log = null)
        : this(shape, options, new ExplanationLog(log))
    {
        if (options.Target is ColumnTarget target)
            throw new ArgumentOutOfRangeException(nameof(MinimalEvidenceOptions.Target), target.WithoutRow);
    }

    internal MinimalEvidence(InputShape shape, MinimalEvidenceOptions options, ExplanationLog log)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_shape, _options, _log) = (shape, options, log);
        _baseline = options.BaselineOf(shape);
        _baseline.Validate(shape, largest: null, nameof(MinimalEvidenceOptions.Baseline));
        _grid = new EvidenceGrid(shape, options.MaskGridSize, options.MaskBlur);
    }

    /// <summary>Looks for the evidence in one input.</summary>
    /// <param name="input"><see cref="InputShape.Length"/> values, arranged as the shape says.</param>
    /// <param name="scorer">A function or an ONNX network.</param>
    /// <param name="progress">Told how many copies are scored, from any of the scoring threads. What it throws ends the search with <see cref="InvalidOperationException"/>.</param>
    /// <param name="cancellationToken">Ends the search; there is no result then. Looked at for each copy.</param>
    /// <exception cref="ArgumentException">The input has another length, or the scorer does not read arrays of this shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The scorer has no such target, or other numbers of labels.</exception>
    /// <exception cref="InvalidOperationException">The scorer, the gradient, the target's function or the listener to progress threw, or a score or slope is not finite.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public EvidenceExplanation Explain(ReadOnlySpan<float> input, RiseScorer scorer, IProgress<RiseProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        return Explain(scorer.ForInput(input, _shape, _options.Question, _options.Target), _options.Target, new RiseRun(0, progress, cancellationToken));
    }

    object IInputExplainer.Explain(InputScorer scorer, RiseTarget target, RiseRun run) => Explain(scorer, target, run);

    void IInputExplainer.Score(InputScorer scorer, RiseTarget target, MaskRange masks, RiseRun run) => throw new NotSupportedException("A search for evidence asks about masks that follow from the scores before: there are no ranges of them.");

    private EvidenceExplanation Explain(InputScorer scorer, RiseTarget target, RiseRun run)
    {
        CancellationToken cancellation = run.Cancellation;
        var unmasked = UnmaskedScores.Of(scorer, target, cancellation);
        _log.WriteSides(unmasked.Sides);
        float[] baseline = _baseline.Of(scorer.Input.Values, _shape, scorer.Input.Largest, nameof(MinimalEvidenceOptions.Baseline));
        var scores = new EvidenceScores(scorer, unmasked, baseline, done => run.Tell(done, _options.NumberOfCalls), cancellation);
        var problem = new EvidenceProblem(_options, _grid, scores);
        (float[] part, var path) = FindPart(problem, cancellation);
        PartScores final = problem.Ask(scores.Unmoved, without: true, alone: true, part)[0];
        _log.WriteSchedule(scorer.Schedule);
        return new EvidenceExplanation(scorer.Input, scores.Target)
        {
            Mask = part,
            InputWithout = scores.Masked(_grid.Positions, EvidenceProblem.Rest(part)),
            Area = AreaOf(part),
            ScoreWithout = final.Without,
            ScoreAlone = final.Alone,
            ScoreOfNothing = problem.ScoreOfNothing,
            IsReached = problem.IsReached(final),
            Path = path,
            NumberOfCalls = scores.NumberOfCalls,
        };
    }

    private (float[] Part, IReadOnlyList<(double Loss, double Score)> Path) FindPart(EvidenceProblem problem, CancellationToken cancellation)
    {
        EvidenceScores scores = problem.Scores;
        bool isSearched = _options.Area is null && _options.AreaWeight is null;
        int masks = _options.NumberOfMasks ?? _options.NumberOfCalls / 2, count = _grid.Positions.Length;
        float[] part = masks > 0 ? [] : SmallestCircle(problem);
        if (masks > 0 || _options.AreaWeight is null)
        {
            int[] order = masks > 0 ? OrderOf(MapOf(scores, masks, cancellation), problem.Direction) : OrderOf(part);
            count = _options.Area is double area ? CountOf(order, area) : problem.Search(order, count, isFirst: true);
            part = EvidenceProblem.First(order, count);
        }

        double? held = _options.AreaWeight is null ? _options.Area ?? AreaOf(part) * Shrinkage : null;
        var descent = new EvidenceDescent(_options, problem, _grid, held);
        int kept = 2 + (isSearched ? EvidenceProblem.AreasOfSearch * problem.CallsOfPart : 0);
        int steps = Math.Min(_options.NumberOfSteps ?? int.MaxValue, (_options.NumberOfCalls - scores.NumberOfCalls - kept) / descent.CallsOfStep);
        float[] polished = descent.MaskOf(descent.Run(GridOf(part), steps));
        if (!isSearched)
            return (polished, descent.Path.AsReadOnly());
        int[] orderOfPolished = OrderOf(polished);
        int fewer = problem.Search(orderOfPolished, count, isFirst: false);
        return (fewer < count ? EvidenceProblem.First(orderOfPolished, fewer) : part, descent.Path.AsReadOnly());
    }

    /// <summary>S of the target from some of the calls, one for each value of the map.</summary>
    private double[] MapOf(EvidenceScores scores, int masks, CancellationToken cancellation)
    {
        EvidenceScores.Copy copy = scores.Unmoved;
        MaskedUnits? units = _shape.IsDiscrete ? MaskedUnits.Of(_shape, copy.Scorer.Input.HiddenBy(_baseline, nameof(MinimalEvidenceOptions.Baseline)).Changes()) : null;
        bool isExact = _shape.IsDiscrete && EnumeratedMasks.Count(units?.Count ?? _shape.NumberOfSegments, numberOfRows: 1) <= masks;
        var key = new MaskKey(_shape, units, MapGridSize, 0.5, Sampling.Balanced, _options.Seed, isExact, _baseline, _options.Target);
        MaskSource source = key.CreateSource();
        var range = new MaskRange(0, key.NumberOfGrids ?? masks);
        var engine = new MapEngine(source, isExact ? new ExactMethod() : MapMethod.RegressionAdjusted);
        MapEstimate estimate = engine.For(range, cancellation).Estimate(scores.Of(copy, () => key.CreateMask(source), range.Count));
        return units?.Spread(estimate.Map, estimate.Mean) ?? estimate.Map;
    }

    /// <summary>The smallest circle in the middle that takes the score away, blurred, as the paper's code begins; nothing of unrelated positions.</summary>
    private float[] SmallestCircle(EvidenceProblem problem)
    {
        double scale = MinimalEvidenceOptions.ScaleOf(_shape);
        if (_shape.IsDiscrete || _options.StartThreshold == 1)
            return new float[_grid.Positions.Length];
        float[][] circles = [.. Enumerable.Range(0, NumberOfCircles).Select(k => Circle(k * StepOfCircles * scale))];
        PartScores[] parts = problem.Ask(problem.Scores.Unmoved, without: true, alone: false, circles);
        int smallest = Array.FindIndex(parts, p => problem.HasWay && problem.WayLeftOf(p.Without) < _options.StartThreshold);
        return circles[smallest < 0 ? ^1 : smallest];

        float[] Circle(double radius)
        {
            int height = _shape.Height, width = _shape.Width;
            float[] circle = new float[height * width], blurred = new float[circle.Length];
            for (int v = 0; v < circle.Length; v++)
            {
                double y = height == 1 ? 0 : v / width - height / 2, x = v % width - width / 2;
                circle[v] = y * y + x * x <= radius * radius ? 1 : 0;
            }

            double sigma = MinimalEvidenceOptions.BlurOfPictures * scale;
            Blur.Apply(InputShape.Image(height, width, 1), Blur.Gaussian(sigma, (int)Math.Ceiling(4 * sigma)), extendsEdges: true, circle, blurred);
            return blurred;
        }
    }

    /// <summary>The mean of a mask over each cell.</summary>
    private double[] GridOf(float[] part)
    {
        double[] sums = _grid.Collect([.. part.Zip(_grid.Sizes, (e, size) => e * size)]);
        return [.. sums.Zip(_grid.Weights, (sum, weight) => weight > 0 ? sum / weight : 0)];
    }

    private double AreaOf(float[] part)
    {
        double area = 0;
        for (int v = 0; v < part.Length; v++)
            area += part[v] * _grid.Sizes[v];
        return area;
    }

    /// <summary>How many of the first make up an area.</summary>
    private int CountOf(int[] order, double area)
    {
        int count = 0;
        for (double sum = 0; count < order.Length && sum < area; count++)
            sum += _grid.Sizes[order[count]];
        return count;
    }

    /// <summary>The values of a map, largest first; of equals, the one with the lower index.</summary>
    private static int[] OrderOf<T>(T[] map, int direction = 1)
        where T : INumber<T> => [.. Enumerable.Range(0, map.Length).OrderByDescending(v => direction < 0 ? -map[v] : map[v])];
}
