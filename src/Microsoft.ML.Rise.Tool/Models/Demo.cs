using Microsoft.ML.Rise.Tool.Evaluation.GroundTruth;

namespace Microsoft.ML.Rise.Tool.Models;

/// <summary>What comes with the program: a small network that finds garments, and scenes with their true boxes (samples/garments).</summary>
internal static class Demo
{
    public const string Preset = "0-1";

    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "garments");

    public static string ModelFile => Path.Combine(s_folder, "garments.onnx");

    public static string LabelsFile => Path.Combine(s_folder, "labels.txt");

    public static string PictureFile => Path.Combine(s_folder, "scenes", "scene-01.png");

    /// <summary>The labels of two different garments in the scene.</summary>
    public static IReadOnlyList<string> Classes =>
        [.. SceneAnnotations.Read(Path.Combine(s_folder, "scenes", "scenes.json")).Single(s => s.FileName == Path.GetFileName(PictureFile)).Labels.Take(2)];
}
