using System.Globalization;
using System.Numerics.Tensors;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.DataViews;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Methods;
using Microsoft.ML.Rise.Rendering;
using Microsoft.ML.Rise.Rendering.Html;

namespace Microsoft.ML.Rise;

/// <summary>Why one input got the scores that it got: a map for each target, with an error bar on every position.</summary>
[TypeFormatterSource]
public sealed class RiseExplanation : IShownAsHtml
{
    private readonly ShownInput? _input;

    /// <param name="shape">The arrangement of the input.</param>
    /// <param name="maps">Of all targets.</param>
    /// <param name="scores">What they were made of.</param>
    /// <param name="schedule">How the scorer was asked.</param>
    /// <param name="input">Null where it is not known.</param>
    internal RiseExplanation(InputShape shape, MapEstimates maps, MaskScores scores, RiseSchedule? schedule, ShownInput? input)
    {
        _input = input;
        Shape = shape;
        Schedule = schedule;
        NumberOfMasks = scores.NumberOfMasks;
        IsExact = scores.Key.IsExact;
        int length = shape.NumberOfSegments;
        var all = new RiseMap[maps.Count];
        float[] saliency = GC.AllocateUninitializedArray<float>(checked(all.Length * length));
        Parallel.For(0, all.Length, k => all[k] = new RiseMap(shape, scores.Targets[k], maps, k, scores.Key.Units, saliency.AsMemory(k * length, length)));
        Maps = Array.AsReadOnly(all);
    }

    /// <summary>What a row gets of it in a pipeline.</summary>
    /// <param name="isRanked">Whether the maps are ranked.</param>
    /// <param name="isOfBoxes">Whether detections are explained.</param>
    internal static IReadOnlyList<ExplanationColumn> Columns(bool isRanked, bool isOfBoxes) =>
    [
        ForEachPosition("", m => m.Saliency),
        ForEachTarget("Target", NumberDataViewType.Int32, m => m.Target.Index),
        ForEachTarget("TargetLabel", TextDataViewType.Instance, m => m.Target.Label.AsMemory()),
        ForEachTarget("Score", NumberDataViewType.Single, m => m.Target.Score),
        .. isOfBoxes ? [ExplanationColumn.ForEachTarget("TargetBox", NumberDataViewType.Single, 4, (RiseExplanation e) => (IReadOnlyList<float>)[.. e.Maps.SelectMany(m => BoxOf(m.Target.Detection!))])] : (ExplanationColumn[])[],
        ExplanationColumn.ForEachRow("Masks", NumberDataViewType.Int32, (RiseExplanation e) => e.NumberOfMasks),
        ForEachPosition("StandardError", m => m.StandardError),
        ForEachTarget("Reliability", NumberDataViewType.Single, m => m.Reliability),
        ForEachTarget("Differing", NumberDataViewType.Int32, m => m.Differing),
        ForEachPosition("Contrast", m => m.Contrast),
        ForEachPosition("ContrastStandardError", m => m.ContrastStandardError),
        .. isRanked
            ? (ExplanationColumn[])
            [
                ForEachPosition("Ranking", m => m.Ranking!.Map),
                ForEachPosition("Sufficient", m => m.Ranking!.MaskOf(m.Ranking.Sufficient())),
                ForEachPosition("Necessary", m => m.Ranking!.MaskOf(m.Ranking.Necessary())),
            ]
            : [],
        ExplanationColumn.OfNames((RiseExplanation e) => e.Shape.PositionNames),
        ExplanationColumn.OfSize((RiseExplanation e) => e.Shape.MapDimensions),
    ];

    private static float[] BoxOf(Detection d) => [d.Left, d.Top, d.Right, d.Bottom];

    private static ExplanationColumn ForEachPosition(string suffix, Func<RiseMap, ReadOnlyMemory<float>> values) =>
        ExplanationColumn.ForEachPosition(suffix, (RiseExplanation e) => [.. e.Maps.Select(values)]);

    private static ExplanationColumn ForEachTarget<T>(string suffix, PrimitiveDataViewType type, Func<RiseMap, T> value) =>
        ExplanationColumn.ForEachTarget(suffix, type, (RiseExplanation e) => (IReadOnlyList<T>)[.. e.Maps.Select(value)]);

    /// <summary>That nothing was found to be explained: no detection.</summary>
    /// <param name="shape">The arrangement of the input.</param>
    /// <param name="input">What people are shown.</param>
    internal RiseExplanation(InputShape shape, ShownInput input)
    {
        _input = input;
        Shape = shape;
        Maps = [];
    }

    /// <summary>The arrangement of the input.</summary>
    internal InputShape Shape { get; }

    /// <summary>A map for each target; none where a detector finds nothing. In the order in which the targets were named.</summary>
    public IReadOnlyList<RiseMap> Maps { get; }

    /// <summary>The number of masked copies that were scored.</summary>
    public int NumberOfMasks { get; }

    /// <summary>Whether all ways to hide positions were asked about, so that nothing is left to chance: see <see cref="Sampling.Balanced"/>.</summary>
    public bool IsExact { get; }

    /// <summary>How the scorer was asked about this input's masked copies: as it was given, or the fastest of those that have been timed,
    /// by then, on this input and those before it. Null where the maps were made of <see cref="MaskScores"/>.</summary>
    public RiseSchedule? Schedule { get; }

    /// <inheritdoc/>
    string IShownAsHtml.Html => ToHtml();

    /// <summary>
    /// The explanation as a part of a page: a picture with its map over it, a text with its words shaded, a series with its steps shaded, or bars of features, each with what is known of the error. In a notebook of .NET Interactive it shows itself so.
    /// </summary>
    /// <param name="options">What else is shown. Default: nothing, and style and script come along.</param>
    /// <returns>Markup that loads nothing from anywhere; all that comes from data is encoded. For a strict policy see <see cref="HtmlAssets.ContentSecurityPolicy"/>.</returns>
    /// <exception cref="ArgumentException">There is evidence, or a measurement, but not of each map.</exception>
    public string ToHtml(HtmlOptions? options = null)
    {
        options ??= new HtmlOptions();
        RequireAll(options.Evidence.Count, nameof(HtmlOptions.Evidence));
        RequireAll(options.Metrics.Count, nameof(HtmlOptions.Metrics));
        return new InputHtml(Shape, _input).Of([.. Maps.Select((map, k) => new ShownTarget
        {
            Label = map.Target.Label,
            Score = map.Target.Score,
            Facts = [map.Certainty(IsExact), string.Create(CultureInfo.InvariantCulture, $"{NumberOfMasks} {(NumberOfMasks == 1 ? "mask" : "masks")}"), .. map.ShareLost > RiseMap.MuchLost ? [string.Create(CultureInfo.InvariantCulture, $"not found in {100 * map.ShareLost:0} % of the masked copies")] : Array.Empty<string>(), .. options.Evidence.Count > 0 ? options.Evidence[k].Facts : []],
            Detection = map.Target.Detection,
            Values = map.Contrast,
            Errors = IsExact ? default : map.ContrastStandardError,
            Evidence = options.Evidence.Count > 0 ? options.Evidence[k].Mask : default,
            Curves = options.Metrics.Count > 0 ? options.Metrics[k].Curves : [],
        })], options.Picture, options.WithAssets);

        void RequireAll(int count, string option)
        {
            if (count > 0 && count != Maps.Count)
                throw new ArgumentException($"{option} must have one for each of the {Maps.Count} maps, or none, got {count}.", nameof(options));
        }
    }

    /// <summary>A line for each map.</summary>
    public override string ToString() => string.Join(Environment.NewLine, Maps);
}

/// <summary>What a target's score owes to each position of an input.</summary>
public sealed class RiseMap
{
    private readonly Lazy<float[]> _contrast, _standardError, _contrastStandardError;
    private readonly Lazy<float> _reliability, _shareLost;
    private readonly Lazy<int> _differing;
    private readonly MaskedUnits? _units;

    /// <param name="shape">The arrangement of the input.</param>
    /// <param name="target">What is explained.</param>
    /// <param name="maps">Of all targets.</param>
    /// <param name="number">That of the target among them.</param>
    /// <param name="units">What was masked by itself, where that is not every position.</param>
    /// <param name="saliency">To be filled.</param>
    internal RiseMap(InputShape shape, ExplainedTarget target, MapEstimates maps, int number, MaskedUnits? units, Memory<float> saliency)
    {
        _units = units;
        Shape = shape;
        Target = target;
        HiddenScore = MeanOf(maps.HiddenOf(number).Span);
        MapEstimate estimate = maps[number];
        Narrow(estimate.Map, estimate.Mean, saliency.Span);
        Saliency = saliency;
        _contrast = Lazily(() => Narrow(maps[number].Contrast(), 0));
        _standardError = Lazily(() => Narrow(maps[number].StandardError(), units is null ? 0 : maps[number].StandardErrorOfMean()));
        _contrastStandardError = Lazily(() => Narrow(maps[number].ContrastStandardError(), 0));
        _reliability = Lazily(() => (float)maps.ReliabilityOf(number));
        _differing = Lazily(() => maps.DifferingOf(number));
        _shareLost = Lazily(() => (float)maps.ShareLostOf(number));

        static double MeanOf(ReadOnlySpan<float> scores)
        {
            double sum = 0;
            foreach (float score in scores)
                sum += score;
            return sum / scores.Length;
        }

        static Lazy<T> Lazily<T>(Func<T> value) => new(value, LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>What is explained, and its score on the unmasked input.</summary>
    public ExplainedTarget Target { get; }

    /// <summary>The arrangement of the input.</summary>
    public InputShape Shape { get; }

    /// <summary>The dimensions of all values below, row-major: H,W for an image, T for a series, the count for features or segments.</summary>
    public IReadOnlyList<int> Dimensions => Shape.MapDimensions;

    /// <summary>What the values below are called, in their order, or nothing: see <see cref="InputShape.WithNames"/>.</summary>
    public IReadOnlyList<string> PositionNames => Shape.PositionNames;

    /// <summary>How many values of the map take part: the others show their baseline anyway.</summary>
    internal int TakesPart => _units?.Count ?? Shape.NumberOfSegments;

    /// <summary>The mean score with everything hidden, over the rows of the background; NaN where nobody asked.</summary>
    internal double HiddenScore { get; }

    /// <summary>S: the expected score, given that the position is visible; in units of the score.</summary>
    public ReadOnlyMemory<float> Saliency { get; }

    /// <summary>
    /// C = (S − f̄) / (1 − p), with f̄ the expected score of a masked copy: the expected score with the position visible, minus with it hidden. Above 0 speaks for the target, below 0 against it, and 0
    /// where the scorer does not look; in units of the score. With p = ½ and unrelated positions it is the Banzhaf value.
    /// </summary>
    /// <remarks>Where masks are smooth, neighbours are hidden together: a position's contrast is a weighted mean over them.</remarks>
    public ReadOnlyMemory<float> Contrast => _contrast.Value;

    /// <summary>
    /// The standard error of each value of <see cref="Saliency"/>, from the jackknife over 20 folds of masks; in units of the score; 0 where the map is exact, NaN with fewer than 3 masks.
    /// Computed when it is first read.
    /// </summary>
    public ReadOnlyMemory<float> StandardError => _standardError.Value;

    /// <summary>The standard error of each value of <see cref="Contrast"/>. Computed when it is first read.</summary>
    public ReadOnlyMemory<float> ContrastStandardError => _contrastStandardError.Value;

    /// <summary>
    /// The estimated squared correlation over positions with the map that infinitely many masks would give, in [0,1]; 0 where all masked
    /// copies had the same score, and nothing is known, and at most 1 − 2/d where only d of them, fewer than half, had another one. 1 where the map is exact. Computed when it is first read.
    /// </summary>
    public float Reliability => _reliability.Value;

    /// <summary>How many masked copies had another score than the most frequent one: what the map rests on. 0: the scorer answered all copies alike,
    /// and the map says nothing, unless it is exact: then nothing matters.</summary>
    public int Differing => _differing.Value;

    /// <summary>Of a detection, the share of the masked copies in which it was as good as not found again (score below 0.05); 0 of all else. Above one half the map rests on few copies, and a warning is in the log.</summary>
    public float ShareLost => _shareLost.Value;

    /// <summary>Above this share a map rests on few copies.</summary>
    internal const double MuchLost = 0.5;

    /// <summary>The order in which parts of the input carry the score; null where <see cref="RiseOptions.Refinement"/> does not ask for it.</summary>
    public SaliencyRanking? Ranking { get; internal set; }

    /// <summary>How sure the map is, for people.</summary>
    internal string Certainty(bool isExact) =>
        isExact ? "exact" : Differing == 0 ? "all masked copies had the same score: the map says nothing" : string.Create(CultureInfo.InvariantCulture, $"reliability {Reliability:0.000}");

    /// <summary>The target, its score, and how sure the map is.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Target.Label}: score {Target.Score:0.####}, {string.Join('x', Dimensions)} positions, reliability {Reliability:0.00}");

    private float[] Narrow(double[] values, double elsewhere)
    {
        float[] narrow = GC.AllocateUninitializedArray<float>(Shape.NumberOfSegments);
        Narrow(values, elsewhere, narrow);
        return narrow;
    }

    /// <summary>All positions, with <paramref name="elsewhere"/> where they take no part.</summary>
    private void Narrow(double[] values, double elsewhere, Span<float> narrow) =>
        TensorPrimitives.ConvertTruncating<double, float>(_units?.Spread(values, elsewhere) ?? values, narrow);
}
