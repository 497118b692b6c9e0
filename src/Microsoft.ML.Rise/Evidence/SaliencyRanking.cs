using System.Globalization;
using Microsoft.ML.Rise.Evidence;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise;

/// <summary>
/// The parts of an input in the order in which they carry a score: cells, ordered greedily inside a window of a saliency map's order by what they and all before them give alone, minus what is left without them.
/// </summary>
/// <remarks>
/// The objective is that of SMDL (Chen and others: Less is More, ICLR 2024) without its other terms; the window is ours. The search asks for the scores that deletion and insertion are made of: where these are compared, use
/// another baseline for one of the two.
/// </remarks>
public sealed class SaliencyRanking
{
    /// <summary>Of all options that have one.</summary>
    internal const int DefaultCells = 7, DefaultWindow = 4;

    /// <summary>ε, how much a saliency map says inside of a cell; below one half, so that no two cells meet.</summary>
    private const float WithinCell = 0.49f;

    private SaliencyRanking(ExplainedTarget target)
    {
        Target = target;
    }

    /// <summary>What is ranked, and its score on the input as it is.</summary>
    public ExplainedTarget Target { get; }

    /// <summary>The cell of each value of a map, row-major, from 0.</summary>
    public IReadOnlyList<int> CellOfPosition { get; private init; } = [];

    /// <summary>The cells, the most important one first.</summary>
    public IReadOnlyList<int> Order { get; private init; } = [];

    /// <summary>The score with the first 1, 2, … cells of the order shown alone; the last is that of the input.</summary>
    public IReadOnlyList<float> ScoresAlone { get; private init; } = [];

    /// <summary>The score without the first 1, 2, … cells of the order; one less than there are cells, as nobody asked what is left of nothing.</summary>
    public IReadOnlyList<float> ScoresWithout { get; private init; } = [];

    /// <summary>One value for each position or segment: the number of cells minus the place of its own, counted from 0, and inside of a cell by the saliency map, whose part is below 1.</summary>
    public ReadOnlyMemory<float> Map { get; private init; }

    /// <summary>How many copies of the input were scored, 2·(K·(m − K + 1) + K·(K − 1)/2 − 1) for m cells and a window of K; the input itself was scored once more.</summary>
    public int NumberOfCalls { get; private init; }

    /// <summary>Ranks the cells of one input. As many calls as <see cref="NumberOfCalls"/> says, two for each cell of a window at a time.</summary>
    /// <param name="input"><see cref="InputShape.Length"/> values, arranged as the shape says.</param>
    /// <param name="saliency">One finite value for each position or segment, row-major; higher is more salient.</param>
    /// <param name="shape">The arrangement of the input.</param>
    /// <param name="scorer">A function or an ONNX network.</param>
    /// <param name="target">What the map explains; a single target. Default: the top-1 class.</param>
    /// <param name="baseline">What a hidden cell shows. Default: 0.</param>
    /// <param name="cells">The cells over rows and columns, at least 1; unrelated positions and segments are each a cell. Default: 7×7.</param>
    /// <param name="window">K, how many of the cells that are left compete for a place, at least 2.</param>
    /// <param name="labels">As <see cref="ExplanationOptions.Labels"/>. Default: none.</param>
    /// <param name="progress">Told how many copies are scored, from any of the scoring threads.</param>
    /// <param name="cancellationToken">Ends the ranking; there is no result then.</param>
    /// <exception cref="ArgumentNullException">The shape or the scorer is null.</exception>
    /// <exception cref="ArgumentException">The input or the map has another length, the map has a value that is not finite, there is more than one target, or the scorer does not read arrays of this shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range, the baseline does not fit, or the scorer has no such target.</exception>
    /// <exception cref="InvalidOperationException">The scorer or the listener to progress threw, or a score is not finite.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static SaliencyRanking Of(
        ReadOnlySpan<float> input,
        ReadOnlySpan<float> saliency,
        InputShape shape,
        RiseScorer scorer,
        RiseTarget? target = null,
        Baseline? baseline = null,
        GridSize? cells = null,
        int window = DefaultWindow,
        IReadOnlyList<string>? labels = null,
        IProgress<RiseProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(scorer);
        GridSize size = cells ?? DefaultCells;
        Validate(size, window);
        target ??= RiseTarget.Top1;
        baseline ??= Baseline.Zeros;
        if (!target.IsSingle || target is Targets.ColumnTarget)
            throw new ArgumentException($"There must be one target that needs no row, as there is one map, got {target}.", nameof(target));
        RequireMap(saliency, shape);
        baseline.Validate(shape, largest: null, nameof(baseline));

        InputScorer ofInput = scorer.ForInput(input, shape, new ScoreQuestion(null, labels ?? []), target);
        int most = CallsOf(shape, size, window);
        var scores = new EvidenceScores(
            ofInput,
            UnmaskedScores.Of(ofInput, target, cancellationToken),
            baseline.Of(ofInput.Input.Values, shape, largest: null, nameof(baseline)),
            done => progress.Tell(new RiseProgress(0, done, most), cancellationToken),
            cancellationToken);
        return Of(scores, saliency, size, window);
    }

    /// <summary>The same, once the input as it is has been scored.</summary>
    internal static SaliencyRanking Of(EvidenceScores scores, ReadOnlySpan<float> saliency, GridSize cells, int window)
    {
        float[] map = saliency.ToArray();
        MaskLayout layout = LayoutOf(scores.Shape, cells);
        int[] cellOf =
        [
            .. map.Select(
                (_, v) => EvidenceGrid.Place(layout.Rows, v / layout.Columns.Length).Cell * layout.Columns.NumberOfCells + EvidenceGrid.Place(layout.Columns, v % layout.Columns.Length).Cell),
        ];
        int number = layout.NumberOfCells;
        List<int> remaining = ByMean(map, cellOf, number);
        var (order, alone, without) = (new List<int>(), new List<float>(), new List<float>());
        float[] shown = new float[number];
        while (remaining.Count > 1)
        {
            int competing = Math.Min(window, remaining.Count);
            float[][] parts = [.. remaining.Take(competing).Select(cell => With(shown, cell))];
            float[] asked = scores.Of(scores.Unmoved, layout, [.. parts, .. parts.Select(EvidenceProblem.Rest)]);
            int best = 0;
            for (int k = 1; k < competing; k++)
                best = asked[k] - (double)asked[competing + k] > asked[best] - (double)asked[competing + best] ? k : best;
            shown = parts[best];
            order.Add(remaining[best]);
            alone.Add(asked[best]);
            without.Add(asked[competing + best]);
            remaining.RemoveAt(best);
        }

        order.AddRange(remaining);
        alone.Add(scores.Target.Score);
        return new SaliencyRanking(scores.Target)
        {
            CellOfPosition = Array.AsReadOnly(cellOf),
            Order = order.AsReadOnly(),
            ScoresAlone = alone.AsReadOnly(),
            ScoresWithout = without.AsReadOnly(),
            Map = MapOf(map, cellOf, order),
            NumberOfCalls = scores.NumberOfCalls,
        };
    }

    /// <summary>How many copies of an input are scored.</summary>
    internal static int CallsOf(InputShape shape, GridSize cells, int window)
    {
        int number = LayoutOf(shape, cells).NumberOfCells, competing = Math.Min(window, number);
        return checked(2 * (competing * (number - competing + 1) + competing * (competing - 1) / 2 - 1));
    }

    /// <exception cref="ArgumentOutOfRangeException">A number is too small.</exception>
    internal static void Validate(GridSize cells, int window)
    {
        if (cells is not { Rows: >= 1, Columns: >= 1 })
            throw new ArgumentOutOfRangeException(nameof(cells), $"There must be at least 1x1 cells, got {cells}.");
        if (window < 2)
            throw new ArgumentOutOfRangeException(nameof(window), $"At least 2 cells must compete for a place, got {window}.");
    }

    /// <summary>1 in some cells, 0 elsewhere; one value for each position or segment.</summary>
    /// <param name="cells">Such as <see cref="Sufficient"/> gives.</param>
    public ReadOnlyMemory<float> MaskOf(IEnumerable<int> cells)
    {
        HashSet<int> shown = [.. cells];
        return CellOfPosition.Select(cell => shown.Contains(cell) ? 1f : 0f).ToArray();
    }

    /// <summary>The sufficient part: the fewest first cells of the order that, shown alone, have at least a part of the input's score; all where fewer do not.</summary>
    /// <param name="part">τ, in [0,1].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="part"/> is out of range.</exception>
    public IReadOnlyList<int> Sufficient(double part = 0.9) => First(ScoresAlone, score => score >= Valid(part) * Target.Score);

    /// <summary>The necessary part: the fewest first cells of the order without which at most 1 − τ of the input's score is left; all where fewer do not.</summary>
    /// <param name="part">τ, in [0,1].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="part"/> is out of range.</exception>
    public IReadOnlyList<int> Necessary(double part = 0.9) => First(ScoresWithout, score => score <= Target.Score - Valid(part) * Target.Score);

    private IReadOnlyList<int> First(IReadOnlyList<float> scores, Func<float, bool> isEnough) => [.. Order.Take(scores.TakeWhile(score => !isEnough(score)).Count() + 1)];

    private static double Valid(double part) => part is >= 0 and <= 1
        ? part
        : throw new ArgumentOutOfRangeException(nameof(part), string.Create(CultureInfo.InvariantCulture, $"The part of the score must be in 0 to 1, got {part}."));

    private static MaskLayout LayoutOf(InputShape shape, GridSize cells) => shape.LayoutOf(cells, (length, count) => MaskAxis.Nearest(length, Math.Min(length, count)));

    private static void RequireMap(ReadOnlySpan<float> saliency, InputShape shape)
    {
        if (saliency.Length != shape.NumberOfSegments)
            throw new ArgumentException($"The saliency map must have {shape.NumberOfSegments} values ({shape}), got {saliency.Length}.", nameof(saliency));
        int fault = Array.FindIndex(saliency.ToArray(), s => !float.IsFinite(s));
        if (fault >= 0)
            throw new ArgumentException($"The saliency map has {saliency[fault].ToString(CultureInfo.InvariantCulture)} at position {fault}; it must be finite.", nameof(saliency));
    }

    /// <summary>The cells by the mean of a map, highest first; of equals, the one with the lower number.</summary>
    private static List<int> ByMean(float[] saliency, int[] cellOf, int number)
    {
        ILookup<int, float> values = saliency.Zip(cellOf).ToLookup(p => p.Second, p => p.First);
        return [.. Enumerable.Range(0, number).OrderByDescending(c => values[c].Average(v => (double)v))];
    }

    private static float[] MapOf(float[] saliency, int[] cellOf, List<int> order)
    {
        float largest = saliency.Max(Math.Abs);
        int[] rank = new int[order.Count];
        for (int k = 0; k < rank.Length; k++)
            rank[order[k]] = k;
        return [.. saliency.Select((s, v) => rank.Length - rank[cellOf[v]] + (largest > 0 ? WithinCell * (s / largest) : 0))];
    }

    private static float[] With(float[] shown, int cell)
    {
        float[] with = [.. shown];
        with[cell] = 1;
        return with;
    }
}
