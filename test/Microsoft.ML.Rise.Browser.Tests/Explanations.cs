using Microsoft.ML.Rise.Metrics;

namespace Microsoft.ML.Rise.Browser.Tests;

/// <summary>Explanations of all kinds of inputs, of scorers that are known.</summary>
internal static class Explanations
{
    public const int Height = 40, Width = 60;

    private static readonly Lazy<(RiseExplanation Explanation, HtmlOptions Options)> s_picture = new(() => Picture("left", "right"));

    /// <summary>Of a picture: target 0 is the brightness of its left third, target 1 that of its right third.</summary>
    public static (RiseExplanation Explanation, HtmlOptions Options) LeftAndRight => s_picture.Value;

    /// <summary>The same with labels of your own.</summary>
    public static (RiseExplanation Explanation, HtmlOptions Options) Picture(params string[] labels)
    {
        InputShape shape = InputShape.Image(Height, Width);
        float[] input = [.. Enumerable.Range(0, shape.Length).Select(i => (float)(i % Width) / Width + i / (Height * Width) * 0.2f)];
        using RiseScorer scorer = RiseScorer.FromFunction((inputs, count, scores) =>
        {
            scores.Clear();
            for (int k = 0; k < count; k++)
            {
                for (int i = 0; i < Height * Width; i++)
                {
                    float value = inputs[k * 3 * Height * Width + i] / (Height * Width);
                    scores[2 * k] += i % Width < Width / 3 ? value : 0;
                    scores[2 * k + 1] += i % Width >= 2 * Width / 3 ? value : 0;
                }
            }
        }, numberOfScores: 2);
        var options = new RiseOptions { Target = RiseTarget.All, Labels = labels, NumberOfMasks = 200, TargetReliability = 1 };
        RiseExplanation explanation = new RiseExplainer(shape, options).Explain(input, scorer);
        var evaluator = new SaliencyEvaluator(shape, new SaliencyEvaluationOptions());
        return (explanation, new HtmlOptions
        {
            WithAssets = false,
            Metrics = [.. explanation.Maps.Select(map => evaluator.Evaluate(input, map.Saliency.Span, map.Target.Index, scorer))],
            Evidence = [.. explanation.Maps.Select(map => new MinimalEvidence(shape, new MinimalEvidenceOptions { Target = map.Target.Index, Labels = labels, NumberOfCalls = 120, NumberOfMasks = 40 }).Explain(input, scorer))],
        });
    }

    /// <summary>Of as many features as there are names; the score is the first minus the second.</summary>
    public static RiseExplanation Features(RiseTarget target, string[] labels, params string[] names)
    {
        using RiseScorer scorer = RiseScorer.FromFunction((inputs, count, scores) =>
        {
            for (int k = 0; k < count; k++)
                scores.Slice(k * labels.Length, labels.Length).Fill(inputs[k * names.Length] - inputs[k * names.Length + 1]);
        }, labels.Length);
        return new RiseExplainer(InputShape.Features(names.Length).WithNames(names), new RiseOptions { Target = target, Labels = labels, NumberOfMasks = 64 })
            .Explain([.. names.Select((_, k) => (float)k + 1)], scorer);
    }

    /// <summary>Of 60 steps; the score is the sum of the steps 20 to 29, times those of 40 to 42.</summary>
    public static RiseExplanation Series()
    {
        using RiseScorer scorer = RiseScorer.FromFunction((inputs, count, scores) =>
        {
            scores.Clear();
            for (int k = 0; k < count; k++)
            {
                for (int t = 20; t < 30; t++)
                    scores[k] += inputs[k * 60 + t] * (1 + inputs[k * 60 + 41]);
            }
        }, numberOfScores: 1);
        return new RiseExplainer(InputShape.Series(60), new RiseOptions { Target = 0, NumberOfMasks = 100, TargetReliability = 1 }).Explain([.. Enumerable.Range(0, 60).Select(t => 1 + MathF.Sin(t / 4f))], scorer);
    }

    /// <summary>Of a text by a model that counts good and bad words.</summary>
    public static RiseExplanation Text(string text)
    {
        var mlContext = new MLContext(seed: 1);
        IDataView rows = mlContext.Data.LoadFromEnumerable([new TextRow { Text = text }]);
        ITransformer model = mlContext.Transforms.CustomMapping<TextRow, ScoreRow>((row, result) => result.Score = Count(row.Text, "good") - Count(row.Text, "bad"), contractName: null).Fit(rows);
        return mlContext.Model.ExplainPrediction(model, rows, new RiseOptions { InputColumnName = "Text", NumberOfMasks = 100, TargetReliability = 1 });

        static float Count(string text, string word) => text.Split(word).Length - 1;
    }

    /// <summary>Of the columns of a row by a model that adds them.</summary>
    public static (ColumnExplanation One, ContributionSummary All) Columns()
    {
        var mlContext = new MLContext(seed: 1);
        IDataView rows = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 30).Select(k => new NumberRow { Area = k, Rooms = k % 4, Town = k % 2 == 0 ? "Bonn" : "<Ulm>" }));
        ITransformer model = mlContext.Transforms.CustomMapping<NumberRow, ScoreRow>((row, result) => result.Score = row.Area - 2 * row.Rooms + (row.Town == "Bonn" ? 5 : 0), contractName: null).Fit(rows);
        return (mlContext.Model.ExplainPrediction(model, new NumberRow { Area = 40, Rooms = 3, Town = "<Ulm>" }, rows), mlContext.Model.SummarizeContributions(model, rows));
    }

    public sealed class TextRow
    {
        public string Text { get; set; } = "";
    }

    public sealed class NumberRow
    {
        public float Area { get; set; }

        public float Rooms { get; set; }

        public string Town { get; set; } = "";
    }

    public sealed class ScoreRow
    {
        public float Score { get; set; }
    }
}
