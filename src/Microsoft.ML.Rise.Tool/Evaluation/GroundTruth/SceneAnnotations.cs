namespace Microsoft.ML.Rise.Tool.Evaluation.GroundTruth;

/// <summary>Reads the boxes of composed scenes, as <c>samples/garments/scenes.py</c> writes them.</summary>
internal static class SceneAnnotations
{
    /// <summary>The height and width of a scene, in pixels: the file does not say it.</summary>
    private const int Side = 96;

    /// <summary>Reads a JSON file. A box is left, top, right, bottom, in pixels; right and bottom do not belong to it.</summary>
    public static IReadOnlyList<AnnotatedImage> Read(string path)
    {
        var file = new JsonFile(path);
        return [.. file.Each("$.scenes", file.Read<SceneFile>().Scenes).Select(scene => new AnnotatedImage(
            file.Text(scene.Value.File, $"{scene.Path}.file"),
            Side,
            Side,
            [.. file.Each($"{scene.Path}.garments", scene.Value.Garments).Select(garment => ObjectOf(file, garment.Path, garment.Value))]))];
    }

    private static AnnotatedObject ObjectOf(JsonFile file, string path, Garment garment)
    {
        if (garment.Box is not [>= 0 and var left, >= 0 and var top, <= Side and var right, <= Side and var bottom] || right <= left || bottom <= top)
            throw file.Unexpected($"{path}.box", $"left, top, right, bottom of a box within {Side}x{Side}", string.Join(", ", garment.Box));
        return new AnnotatedObject(file.Text(garment.Label, $"{path}.label"), new PixelBox(left, top, right, bottom));
    }

    private sealed record SceneFile(IReadOnlyList<Scene> Scenes);

    private sealed record Scene(string File, IReadOnlyList<Garment> Garments);

    private sealed record Garment(string Label, IReadOnlyList<float> Box);
}
