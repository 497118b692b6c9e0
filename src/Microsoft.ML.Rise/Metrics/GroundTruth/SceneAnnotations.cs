namespace Microsoft.ML.Rise.Metrics.GroundTruth;

/// <summary>Reads the boxes of composed scenes, as <c>samples/garments/scenes.py</c> writes them: <c>{"scenes": [{"file", "garments": [{"label", "box"}]}]}</c>.</summary>
public static class SceneAnnotations
{
    /// <summary>The side of a scene of samples/garments, in pixels.</summary>
    public const int GarmentsSide = 96;

    /// <summary>Reads a file.</summary>
    /// <param name="path">A JSON file. A box is left, top, right, bottom, in pixels; right and bottom do not belong to it.</param>
    /// <param name="width">The width of every scene, in pixels: the file does not say it.</param>
    /// <param name="height">The height of every scene, in pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not such an annotation; the message names the element, its line, what was expected and what came.</exception>
    public static IReadOnlyList<AnnotatedImage> Read(string path, int width = GarmentsSide, int height = GarmentsSide)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        var scenes = new List<AnnotatedImage>();
        new AnnotationJson(path).ForEach("scenes", scene =>
            scenes.Add(new AnnotatedImage(scene["file"].Text(), width, height, [.. scene["garments"].Items().Select(ObjectOf)])));
        return scenes;

        AnnotatedObject ObjectOf(JsonPart garment)
        {
            JsonPart part = garment["box"];
            float[] box = part.Numbers(4);
            if (box is not [var left, var top, var right, var bottom] || left < 0 || top < 0 || right <= left || bottom <= top || right > width || bottom > height)
                throw part.Error($"left, top, right, bottom of a box within {width}x{height}", string.Join(", ", box));
            return new AnnotatedObject(garment["label"].Text(), new PixelBox(left, top, right, bottom));
        }
    }
}
