using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.RealModels;

/// <summary>The demo network and its held-out scenes (samples/garments).</summary>
internal static class Garments
{
    public const int Side = 96;

    public static readonly string ScenesFolder = Path.Combine(AppContext.BaseDirectory, "garments", "scenes");

    public static readonly string NetworkFile = Path.Combine(AppContext.BaseDirectory, "garments", "garments.onnx");

    /// <summary>The first <paramref name="count"/> scenes, in the column <c>pixels</c>, as the network reads them.</summary>
    public static IDataView Scenes(int count) => Scenes([.. Enumerable.Range(1, count).Select(k => $"scene-{k:00}.png")]);

    public static IDataView Scenes(params string[] files)
    {
        IDataView rows = Rows([.. files.Select(file => new Scene { File = file })]);
        return Ml.Transforms.LoadImages("Image", ScenesFolder, nameof(Scene.File))
            .Append(Ml.Transforms.ResizeImages("Image", Side, Side))
            .Append(Ml.Transforms.ExtractPixels("pixels", "Image", scaleImage: 1 / 255f))
            .Fit(rows).Transform(rows);
    }

    private sealed class Scene
    {
        public string File { get; set; } = "";
    }
}
