using Microsoft.ML.Rise.Metrics;
using Microsoft.ML.Rise.Rendering;

namespace Microsoft.ML.Rise.PublicApi.Tests;

/// <summary>The code of the README and of docs, compiled and run as it is printed there.</summary>
internal static class DocumentExamples
{
    public static (MLContext MLContext, IDataView Explained, ITransformer Model) ExplainInAPipeline(string folder)
    {
        #region pipeline
        var mlContext = new MLContext();
        IDataView scenes = mlContext.Data.LoadFromEnumerable([new Scene { File = "scene-01.png" }, new Scene { File = "scene-02.png" }]);

        var pipeline = mlContext.Transforms.LoadImages("image", Path.Combine(folder, "scenes"), "File")
            .Append(mlContext.Transforms.ResizeImages("image", imageWidth: 96, imageHeight: 96))
            .Append(mlContext.Transforms.ExtractPixels("pixels", "image", scaleImage: 1 / 255f))
            .Append(mlContext.Transforms.ApplyOnnxModel("scores", "pixels", Path.Combine(folder, "garments.onnx")));
        ITransformer model = pipeline.Fit(scenes);

        var explain = pipeline.Append(mlContext.Transforms.ExplainWithRise("Saliency", "pixels", scorer: model, scoreColumnName: "scores"));
        IDataView explained = explain.Fit(scenes).Transform(scenes);
        #endregion

        return (mlContext, explained, model);
    }

    public static (IDataView Scenes, IDataView ExplainedAgain) SaveAndLoad(string folder, string path)
    {
        var (mlContext, _, model) = ExplainInAPipeline(folder);
        IDataView scenes = mlContext.Data.LoadFromEnumerable([new Scene { File = "scene-01.png" }, new Scene { File = "scene-02.png" }]);
        var network = mlContext.Transforms.ApplyOnnxModel("scores", "pixels", Path.Combine(folder, "garments.onnx"));
        scenes = mlContext.Transforms.SelectColumns("pixels").Fit(model.Transform(scenes)).Transform(model.Transform(scenes));
        var explain = network.Append(mlContext.Transforms.ExplainWithRise(network.Fit(scenes), new RiseOptions { OutputColumnName = "Saliency", InputColumnName = "pixels", ScoreColumnName = "scores", NumberOfMasks = 100 }));

        #region saving
        var chain = explain.Fit(scenes);
        string aside = path + ".tmp";
        mlContext.Model.Save(chain, scenes.Schema, aside);
        File.Move(aside, path, overwrite: true);

        ITransformer loaded = new MLContext().Model.Load(path, out DataViewSchema schema);
        IDataView explainedAgain = loaded.Transform(scenes);
        #endregion

        Assert.IsGreaterThan(0, schema.Count);
        return (chain.Transform(scenes), explainedAgain);
    }

    public static (RiseExplanation Kept, RiseExplanation Merged) KeepScores(RiseScorer scorer, float[] pixels, string folder)
    {
        #region kept
        var explainer = new RiseExplainer(InputShape.Image(96, 96, numberOfChannels: 1), new RiseOptions { NumberOfMasks = 1000 });
        RiseExplanation kept = explainer.Explain(pixels, scorer, scoresFile: Path.Combine(folder, "scene.rise"));
        #endregion

        #region parts
        MaskScores first = explainer.Score(pixels, scorer, firstMask: 0, numberOfMasks: 500), second = explainer.Score(pixels, scorer, firstMask: 500, numberOfMasks: 500);
        second.Save(Path.Combine(folder, "second.rise"));
        RiseExplanation merged = explainer.Explain(MaskScores.Merge([MaskScores.Load(Path.Combine(folder, "second.rise")), first]));
        #endregion

        return (kept, merged);
    }

    public static (IDataView Rows, IDataView KeptRows) KeepRows(MLContext mlContext, ITransformer model, IDataView rows, string folder)
    {
        #region folder
        RiseTransformer explaining = mlContext.Transforms.ExplainWithRise("Saliency", "pixels", model, "scores").Fit(rows);
        explaining.ExplainToFolder(rows, folder);
        IDataView keptRows = explaining.Transform(rows, folder);
        #endregion

        return (explaining.Transform(rows), keptRows);
    }

    public static SaliencyMetrics Evaluate(MLContext mlContext, IDataView explained, ITransformer model)
    {
        #region evaluate
        SaliencyMetrics metrics = mlContext.Model.EvaluateSaliency(model, explained, inputColumnName: "pixels", scoreColumnName: "scores");
        Console.WriteLine(metrics);  // Deletion (lower is better): ..., 95% in ... to ...
        #endregion

        return metrics;
    }

    public static IDataView FindEvidence(MLContext mlContext, IDataView explained, ITransformer model)
    {
        #region evidence
        var evidence = mlContext.Transforms.ExplainWithMinimalEvidence("Evidence", "pixels", scorer: model, scoreColumnName: "scores");
        IDataView withEvidence = evidence.Fit(explained).Transform(explained);
        #endregion

        return withEvidence;
    }

    public static (IDataView WithContributions, ColumnExplanation Why) ExplainColumns(MLContext mlContext, ITransformer model, Flat flat, IDataView flats)
    {
        #region columns
        var explainColumns = mlContext.Transforms.ExplainColumnsWithRise("Why", scorer: model, background: flats);
        IDataView withContributions = explainColumns.Fit(flats).Transform(flats);

        ColumnExplanation why = mlContext.Model.ExplainPrediction(model, flat, background: flats);
        Console.WriteLine(why);
        #endregion

        return (withContributions, why);
    }

    public static void ExplainRows(MLContext mlContext, ITransformer model, Flat row, IDataView trainingData)
    {
        #region tables-row
        ColumnExplanation why = mlContext.Model.ExplainPrediction(model, row, background: trainingData);
        Console.WriteLine(why);                                  // a table: name, value, contribution
        foreach (ColumnContribution c in why.Contributions)      // the largest first
            Console.WriteLine($"{c.Name} = {c.Value}: {c.Contribution} ± {c.StandardError}");
        #endregion

        #region tables-classes
        var options = new ColumnOptions { Target = RiseTarget.All, Groups = [new ColumnGroup("Place", "Town", "Garden")] };
        foreach (ColumnContributions ofClass in mlContext.Model.ExplainPrediction(model, row, trainingData, options).Targets)
            Console.WriteLine(ofClass);
        #endregion
    }

    public static ContributionSummary Summarize(MLContext mlContext, ITransformer model, IDataView trainingData, IDataView data, IProgress<RiseProgress> progress, CancellationToken token)
    {
        #region tables-summary
        ContributionSummary summary = mlContext.Model.SummarizeContributions(model, data, background: trainingData, progress: progress, cancellationToken: token);
        #endregion

        return summary;
    }

    public static (IDataView Explained, RiseExplanation Why) ExplainTexts<TRow>(MLContext mlContext, ITransformer model, TRow review, IDataView reviews)
        where TRow : class
    {
        #region text
        var explainText = mlContext.Transforms.ExplainWithRise(model, new RiseOptions { OutputColumnName = "Why", InputColumnName = "Text", Target = "True" });
        IDataView explainedReviews = explainText.Fit(reviews).Transform(reviews);
        #endregion

        #region row
        RiseExplanation why = mlContext.Model.ExplainPrediction(model, review, new RiseOptions { InputColumnName = "Text", Target = "True" });
        Console.WriteLine(why.Maps[0].Reliability);
        File.WriteAllText("why.html", why.ToHtml());
        #endregion

        return (explainedReviews, why);
    }

    public static IDataView ExplainSeries(MLContext mlContext, ITransformer model, IDataView days)
    {
        #region series
        var explainSeries = mlContext.Transforms.ExplainWithRise(model, new RiseOptions
        {
            OutputColumnName = "Why",
            InputColumnName = "Load",
            InputShape = InputShape.Series(numberOfSteps: 48),
            GridSize = 12,
            Baseline = Baseline.Background(days, "Load"),
        });
        #endregion

        return explainSeries.Fit(days).Transform(days);
    }

    public static RiseTarget ExplainBoxes(InputShape shape, RiseScorer scorer, float[] picture, string[] labels)
    {
        #region detections
        DetectionDecoder decoder = DetectionDecoder.Tensor(numberOfClasses: 80, BoxFormat.CenterAndSize, isTransposed: true);
        var explainBoxes = new RiseExplainer(shape, new RiseOptions { Target = RiseTarget.Detections(decoder), Labels = labels });
        foreach (RiseMap map in explainBoxes.Explain(picture, scorer).Maps)
            Console.WriteLine($"{map.Target.Label} in {map.Target.Detection}: reliability {map.Reliability}");
        #endregion

        #region missed
        RiseTarget missed = RiseTarget.Detections(decoder, [new Detection(Left: 120, Top: 40, Right: 220, Bottom: 200, Class: 16)]);
        #endregion

        return missed;
    }

    public static string PageOf(RiseExplanation first, RiseExplanation second)
    {
        #region page
        string page = $"""
            <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Why</title>
            <meta http-equiv="Content-Security-Policy" content="{HtmlAssets.ContentSecurityPolicy()}">
            <style>{HtmlAssets.Style}</style></head>
            <body>{first.ToHtml(new HtmlOptions { WithAssets = false })}{second.ToHtml(new HtmlOptions { WithAssets = false })}<script>{HtmlAssets.Script}</script></body></html>
            """;
        #endregion

        return page;
    }

    public static RiseMap ExplainAFunction(float[] picture)
    {
        #region explainer
        var explainer = new RiseExplainer(InputShape.Image(height: 32, width: 32, numberOfChannels: 1), new RiseOptions { NumberOfMasks = 1000 });
        using RiseScorer scorer = RiseScorer.FromFunction(BrightestQuarter, numberOfScores: 4);
        RiseMap why = explainer.Explain(picture, scorer).Maps[0];

        static void BrightestQuarter(ReadOnlySpan<float> inputs, int numberOfInputs, Span<float> scores)
        {
            scores.Clear();
            for (int pixel = 0; pixel < inputs.Length; pixel++)
                scores[pixel / 1024 * 4 + pixel % 1024 / 256] += inputs[pixel] / 256;
        }
        #endregion

        return why;
    }
}

#region classes
public sealed class Scene
{
    public string File { get; set; } = "";
}

public sealed class Explained
{
    public float[] Saliency { get; set; } = [];               // 96 x 96, row-major: the expected score, given that the pixel is visible
    public float[] SaliencyStandardError { get; set; } = [];  // 96 x 96
    public float[] SaliencyContrast { get; set; } = [];       // 96 x 96: the expected score with the pixel visible, minus with it hidden; 0 where the model does not look
    public float SaliencyReliability { get; set; }            // expected squared correlation with the converged map
    public int SaliencyTarget { get; set; }                   // the class that is explained
    public string SaliencyTargetLabel { get; set; } = "";
    public float SaliencyScore { get; set; }                  // its score on the unmasked picture
    public int SaliencyMasks { get; set; }                    // masked copies that were scored
    public int SaliencyDiffering { get; set; }                // of them, those with another score than the most frequent one: 0 says nothing is known
}
#endregion

public sealed class Flat
{
    public float Area { get; set; }

    public string Town { get; set; } = "";

    public bool Garden { get; set; }

    public float Price { get; set; }
}
