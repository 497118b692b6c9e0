using Microsoft.ML.Data;
using Microsoft.ML.Rise.Metrics;
using Microsoft.ML.Rise.Tool.Findings;
using Microsoft.ML.Rise.Tool.Pictures;
using Microsoft.ML.Rise.Tool.Running;

namespace Microsoft.ML.Rise.Tool.Models;

/// <summary>What is found out of an input beyond its maps.</summary>
internal sealed record Beyond(bool Evidence, bool Curves);

/// <summary>Asks a network about arrays: for the maps first, so that there is something to look at.</summary>
internal sealed class OnnxExplainer(RiseOnnxScorer scorer, InputShape shape, RiseOptions options, Beyond beyond, CancellationToken cancellation)
{
    private static readonly MLContext s_context = new();

    private readonly RiseExplainer _explainer = new(shape, options);
    private RiseTransformer? _ofRows;

    /// <summary>Explains an input.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="input">Its values.</param>
    /// <param name="picture">What is shown of it.</param>
    /// <param name="kept">Where its scores are kept, and who makes them.</param>
    /// <param name="number">Its number there.</param>
    /// <param name="bars">How far it is.</param>
    public IEnumerable<Finding> Explain(string name, float[] input, RgbPicture? picture, KeptRun kept, int number, Bars bars)
    {
        ScoresFolder scores = kept.Of(number);
        if (kept.Part is { } masks)
        {
            _explainer.Score(input, scorer, masks.First, masks.Count, scores.FileOf(0, masks.First, masks.Count), bars.ForMasks(name), cancellation);
            yield break;
        }

        kept.Cluster?.Fetch(OfRows(RowOf(input)), RowOf(input), scores, $"{name}: cluster", bars);
        var finding = new MapFinding(name, _explainer.Explain(input, scorer, scores.FileOf(0), bars.ForMasks(name), cancellation)) { Picture = picture };
        yield return finding;
        if (beyond.Evidence)
        {
            finding = finding with { Evidence = [.. finding.Explanation.Maps.Select(map => EvidenceOf(map, input, bars.ForMasks($"{name}: evidence for {map.Target.Label}")))] };
            yield return finding;
        }

        if (beyond.Curves)
        {
            Action done = bars.ForSteps($"{name}: curves", finding.Explanation.Maps.Count);
            yield return finding with { Metrics = [.. finding.Explanation.Maps.Select(map => CurvesOf(map, input, done))] };
        }
    }

    private RiseTransformer OfRows(IDataView row) => _ofRows ??=
        s_context.Transforms.ExplainWithRise(scorer, options with { OutputColumnName = "Explanation", InputColumnName = nameof(ModelRow.Vector), InputShape = shape, ScoreColumnName = null }).Fit(row);

    /// <summary>The input as a row of a pipeline, which is what silos explain.</summary>
    private static IDataView RowOf(float[] input)
    {
        var definition = SchemaDefinition.Create(typeof(ModelRow), SchemaDefinition.Direction.Read);
        SchemaDefinition.Column column = definition.Single(c => c.MemberName == nameof(ModelRow.Vector));
        column.ColumnType = new VectorDataViewType(NumberDataViewType.Single, input.Length);
        definition.Clear();
        definition.Add(column);
        return s_context.Data.LoadFromEnumerable([new ModelRow { Vector = input }], definition);
    }

    private EvidenceExplanation EvidenceOf(RiseMap map, float[] input, IProgress<RiseProgress> progress) =>
        new MinimalEvidence(shape, new MinimalEvidenceOptions { Target = map.Target.Index, Labels = options.Labels, Seed = options.Seed }).Explain(input, scorer, progress, cancellation);

    private SaliencyRowMetrics CurvesOf(RiseMap map, float[] input, Action done)
    {
        SaliencyRowMetrics metrics = new SaliencyEvaluator(shape, new SaliencyEvaluationOptions()).Evaluate(input, map.Saliency.Span, map.Target.ToTarget(), scorer, progress: null, cancellation);
        done();
        return metrics;
    }
}
