using System.Text.Json;
using System.Text.Json.Serialization;

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
    public static IReadOnlyList<string> Classes
    {
        get
        {
            using FileStream stream = File.OpenRead(Path.Combine(s_folder, "scenes", "scenes.json"));
            SceneFile file = JsonSerializer.Deserialize<SceneFile>(stream)!;
            Scene scene = file.Scenes.Single(s => s.File == Path.GetFileName(PictureFile));
            return [.. scene.Garments.Select(g => g.Label).Distinct().Take(2)];
        }
    }

    private sealed record SceneFile([property: JsonPropertyName("scenes")] IReadOnlyList<Scene> Scenes);

    private sealed record Scene(
        [property: JsonPropertyName("file")] string File, [property: JsonPropertyName("garments")] IReadOnlyList<Garment> Garments);

    private sealed record Garment([property: JsonPropertyName("label")] string Label);
}
