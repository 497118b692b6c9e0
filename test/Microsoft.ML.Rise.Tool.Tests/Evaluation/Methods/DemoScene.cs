using Microsoft.ML.Rise.Tool.Evaluation.GroundTruth;
using Microsoft.ML.Rise.Tool.Evaluation.Methods;
using SkiaSharp;

namespace Microsoft.ML.Rise.Tool.Tests.Evaluation.Methods;

/// <summary>The demo network, and the first of its scenes.</summary>
internal sealed class DemoScene : IDisposable
{
    private const int Side = 96;

    public DemoScene()
    {
        string garments = Path.Combine(AppContext.BaseDirectory, "garments"), scenes = Path.Combine(garments, "scenes");
        Model = new BlackBox(RiseScorer.FromOnnx(Path.Combine(garments, "garments.onnx")), InputShape.Image(Side, Side));
        string[] labels = File.ReadAllLines(Path.Combine(garments, "labels.txt"));
        AnnotatedImage scene = Truth.Read(Path.Combine(scenes, "scenes.json"))[0];
        Targets = [.. scene.Labels.Select(label => Array.IndexOf(labels, label))];
        using SKBitmap picture = SKBitmap.Decode(Path.Combine(scenes, scene.FileName));
        Input = [.. new Func<SKColor, byte>[] { c => c.Red, c => c.Green, c => c.Blue }.SelectMany(channel => picture.Pixels.Select(c => channel(c) / 255f))];
    }

    public BlackBox Model { get; }

    public float[] Input { get; }

    public int[] Targets { get; }

    public void Dispose() => Model.Network.Dispose();
}
