namespace Microsoft.ML.Rise.Tests.Models;

/// <summary>The methods by names that an attribute can hold.</summary>
public enum MethodName
{
    RegressionAdjusted,
    SelfNormalized,
    Paper,
}

/// <summary>What tests write often, in short.</summary>
internal static class Shortcuts
{
    public static MapMethod ToMethod(this MethodName method) => (MapMethod)typeof(MapMethod).GetProperty(method.ToString())!.GetValue(null)!;

    public static RiseExplanation Explain(this RiseExplainer explainer, ReadOnlySpan<float> input, RiseScorerFunction function, int numberOfScores, RiseSchedule? schedule = null, IProgress<RiseProgress>? progress = null, CancellationToken cancellation = default) =>
        explainer.Explain(input, RiseScorer.FromFunction(function, numberOfScores, schedule), progress, cancellation);

    public static MaskScores Score(this RiseExplainer explainer, ReadOnlySpan<float> input, RiseScorerFunction function, int numberOfScores, long firstMask, int numberOfMasks) =>
        explainer.Score(input, RiseScorer.FromFunction(function, numberOfScores), firstMask, numberOfMasks);

    extension(RiseExplanation explanation)
    {
        /// <summary>All maps, one after another.</summary>
        public ReadOnlyMemory<float> Saliency => All(explanation, m => m.Saliency);

        public ReadOnlyMemory<float> Contrast => All(explanation, m => m.Contrast);

        public ReadOnlyMemory<float> StandardError => All(explanation, m => m.StandardError);

        public IReadOnlyList<ExplainedTarget> Targets => [.. explanation.Maps.Select(m => m.Target)];

        public IReadOnlyList<float> Reliability => [.. explanation.Maps.Select(m => m.Reliability)];

        public IReadOnlyList<int> Differing => [.. explanation.Maps.Select(m => m.Differing)];

        public int Target => explanation.Maps[0].Target.Index;

        public string TargetLabel => explanation.Maps[0].Target.Label;

        public float Score => explanation.Maps[0].Target.Score;
    }

    private static float[] All(RiseExplanation explanation, Func<RiseMap, ReadOnlyMemory<float>> values) => [.. explanation.Maps.SelectMany(m => values(m).ToArray())];
}
