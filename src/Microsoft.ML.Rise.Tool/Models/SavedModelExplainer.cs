using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tool.Findings;
using Microsoft.ML.Rise.Tool.Pictures;
using Microsoft.ML.Rise.Tool.Running;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Rise.Tool.Models;

/// <summary>Asks an ML.NET model about single rows.</summary>
internal sealed class SavedModelExplainer(SavedModel model, RiseOptions options, bool isEvidence, CancellationToken cancellation)
{
    /// <summary>Explains a picture, which the model gets as an image, as the bytes of its file or as a path that it loads from.</summary>
    public IEnumerable<Finding> ExplainPicture(string path, string? pathColumn, KeptRun kept, int number, Bars bars)
    {
        // A file that the model reads itself is shown as the model reads it.
        RgbPicture picture = PictureFile.Read(path, isUpright: model.Inputs.GetColumnOrNull(options.InputColumnName)?.Type is ImageDataViewType);
        using MLImage image = picture.ToImage();
        // Where nobody says which text the model loads from, each is the path: others do not matter for the answer.
        var row = new ModelRow { Picture = image, File = File.ReadAllBytes(path), Text = Path.GetFullPath(path) };
        foreach (Finding finding in Explain(Path.GetFileName(path), row, c => pathColumn is null || c.Name == pathColumn, picture, kept, number, bars))
            yield return finding;
    }

    /// <summary>Explains a row.</summary>
    public IEnumerable<Finding> Explain(string name, ModelRow row, Func<DataViewSchema.Column, bool> isKnown, RgbPicture? picture, KeptRun kept, int number, Bars bars)
    {
        ScoresFolder scores = kept.Of(number);
        IDataView view = row.ToView(model, isKnown);
        if (model.Inputs.GetColumnOrNull(options.InputColumnName) is null)
            view = model.Transformer.Transform(view);
        if (kept.Part is { } masks)
        {
            OfRows(view).ScoreToFolder(view, scores, masks.First, masks.Count, progress: bars.ForMasks(name), cancellationToken: cancellation);
            yield break;
        }

        kept.Cluster?.Fetch(OfRows(view), view, scores, $"{name}: cluster", bars);

        var finding = new MapFinding(name, model.Context.Model.ExplainPrediction(model.Transformer, view, options, bars.ForMasks(name), scores: scores, cancellationToken: cancellation)) { Picture = picture };
        yield return finding;
        if (!isEvidence)
            yield break;
        yield return finding with { Evidence = [.. finding.Explanation.Maps.Select(map => model.Context.Model.ExplainPrediction(model.Transformer, view, EvidenceOptionsOf(map), bars.ForMasks($"{name}: evidence for {map.Target.Label}"), cancellationToken: cancellation))] };
    }

    private RiseTransformer OfRows(IDataView view) => model.Context.Transforms.ExplainWithRise(model.Transformer, options with { OutputColumnName = "Explanation" }).Fit(view);

    private MinimalEvidenceOptions EvidenceOptionsOf(RiseMap map) => new()
    {
        Target = map.Target.Index,
        Labels = options.Labels,
        Seed = options.Seed,
        InputColumnName = options.InputColumnName,
        ScoreColumnName = options.ScoreColumnName,
    };
}
