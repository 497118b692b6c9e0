using Microsoft.ML.Rise.Tool.Running;

namespace Microsoft.ML.Rise.Tool.Models;

/// <summary>The kinds of model, by the ending of the file.</summary>
internal static class ModelFile
{
    /// <summary>Whether a model is ML.NET's, and not a network.</summary>
    public static bool IsSavedModel(string path) => Path.GetExtension(Options.Existing(path, "model")).ToLowerInvariant() switch
    {
        ".zip" => true,
        ".onnx" => false,
        _ => throw new UserError($"'{path}' is neither a network (.onnx) nor an ML.NET model (.zip)."),
    };

    public static void RequireSavedModel(string path, string command)
    {
        if (!IsSavedModel(path))
            throw new UserError($"rise {command} explains ML.NET models (.zip), and '{path}' is a network: rise image and rise series explain networks.");
    }
}
