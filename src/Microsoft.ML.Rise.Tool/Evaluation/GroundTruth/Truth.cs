using System.Text.Json;
using Microsoft.ML.Rise.Tool.Running;

namespace Microsoft.ML.Rise.Tool.Evaluation.GroundTruth;

/// <summary>Ground truth in any of the forms that are read here.</summary>
internal static class Truth
{
    /// <summary>Reads a folder of PASCAL VOC, a file of COCO, or a file of scenes.</summary>
    public static IReadOnlyList<AnnotatedImage> Read(string path)
    {
        if (Directory.Exists(path))
            return PascalVocAnnotations.ReadFolder(path);
        if (!File.Exists(path))
            throw new UserError($"there is no ground truth '{path}'.");
        return IsScenes(path) ? SceneAnnotations.Read(path) : CocoAnnotations.Read(path);
    }

    /// <summary>Whether a path is a file of scenes, whose root begins with their labels or with the scenes themselves.</summary>
    public static bool IsScenes(string path)
    {
        if (!File.Exists(path))
            return false;
        Span<byte> start = stackalloc byte[64];
        using FileStream file = File.OpenRead(path);
        var reader = new Utf8JsonReader(start[..file.Read(start)], isFinalBlock: false, default);
        try
        {
            return reader.Read() && reader.Read() && reader.TokenType == JsonTokenType.PropertyName && (reader.ValueTextEquals("labels") || reader.ValueTextEquals("scenes"));
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
