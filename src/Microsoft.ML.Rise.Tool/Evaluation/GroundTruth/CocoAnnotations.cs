using System.Text.Json;

namespace Microsoft.ML.Rise.Tool.Evaluation.GroundTruth;

/// <summary>Reads the annotations of COCO: one JSON file (<c>instances_….json</c>) with images, categories, and a box and a mask for each object.</summary>
/// <remarks>The field <c>area</c> is not used: areas are those of the masks. Nor is <c>iscrowd</c>: a group of objects is pointed at as one object is.</remarks>
internal static class CocoAnnotations
{
    public static IReadOnlyList<AnnotatedImage> Read(string path)
    {
        var file = new JsonFile(path);
        CocoFile coco = file.Read<CocoFile>();
        var labels = new Dictionary<long, string>();
        foreach ((string at, CocoCategory category) in file.Each("$.categories", coco.Categories))
            AddOnce(file, at, labels, category.Id, file.Text(category.Name, $"{at}.name"));
        var images = new Dictionary<long, AnnotatedImage>();
        foreach ((string at, CocoImage image) in file.Each("$.images", coco.Images))
            AddOnce(file, at, images, image.Id, ImageOf(file, at, image));
        foreach ((string at, CocoAnnotation annotation) in file.Each("$.annotations", coco.Annotations))
        {
            if (!images.TryGetValue(annotation.ImageId, out AnnotatedImage? image))
                throw file.Unexpected($"{at}.image_id", "the id of an image", $"{annotation.ImageId}");
            if (!labels.TryGetValue(annotation.CategoryId, out string? label))
                throw file.Unexpected($"{at}.category_id", "the id of a category", $"{annotation.CategoryId}");
            ((List<AnnotatedObject>)image.Objects).Add(new AnnotatedObject(label, BoxOf(file, at, annotation), MaskOf(file, $"{at}.segmentation", annotation.Segmentation, image)));
        }

        return [.. images.Values];
    }

    private static void AddOnce<T>(JsonFile file, string at, Dictionary<long, T> all, long id, T value)
    {
        if (!all.TryAdd(id, value))
            throw file.Unexpected($"{at}.id", "an id that no other has", $"{id} again");
    }

    private static AnnotatedImage ImageOf(JsonFile file, string at, CocoImage image)
    {
        if (image.Width < 1 || image.Height < 1)
            throw file.Unexpected(at, "a width and height of at least 1", $"{image.Width} x {image.Height}");
        return new AnnotatedImage(file.Text(image.FileName, $"{at}.file_name"), image.Width, image.Height, new List<AnnotatedObject>());
    }

    private static PixelBox BoxOf(JsonFile file, string at, CocoAnnotation annotation)
    {
        if (annotation.Bbox is not [var x, var y, >= 0 and var width, >= 0 and var height] || !annotation.Bbox.All(float.IsFinite))
            throw file.Unexpected($"{at}.bbox", "x, y, and a width and height of at least 0", string.Join(", ", annotation.Bbox));
        return new PixelBox(x, y, (double)x + width, (double)y + height);
    }

    private static IObjectMask? MaskOf(JsonFile file, string at, JsonElement segmentation, AnnotatedImage image)
    {
        if (segmentation.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return null;
        if (segmentation.ValueKind == JsonValueKind.Object)
            return RunLengthMaskOf(file, at, file.Read<CocoRunLengths>(segmentation, at), image);
        float[][] polygons = [.. file.Each(at, file.Read<float[][]>(segmentation, at)).Select(polygon => polygon.Value)];
        return polygons.Length == 0 ? null : file.Make(at, () => new PolygonMask(polygons, image.Height, image.Width));
    }

    private static RunLengthMask RunLengthMaskOf(JsonFile file, string at, CocoRunLengths lengths, AnnotatedImage image)
    {
        if (lengths.Size is not [var height, var width] || (height, width) != (image.Height, image.Width))
            throw file.Unexpected($"{at}.size", $"the image's height and width {image.Height}, {image.Width}", string.Join(", ", lengths.Size));
        return file.Make($"{at}.counts", () => new RunLengthMask(
            lengths.Counts.ValueKind == JsonValueKind.String ? RunLengthText.Decode(lengths.Counts.GetString()!) : file.Read<int[]>(lengths.Counts, $"{at}.counts"),
            image.Height,
            image.Width));
    }

    private sealed record CocoFile(IReadOnlyList<CocoImage> Images, IReadOnlyList<CocoCategory> Categories, IReadOnlyList<CocoAnnotation> Annotations);

    private sealed record CocoImage(long Id, string FileName, int Width, int Height);

    private sealed record CocoCategory(long Id, string Name);

    private sealed record CocoAnnotation(long ImageId, long CategoryId, IReadOnlyList<float> Bbox, JsonElement Segmentation = default);

    private sealed record CocoRunLengths(IReadOnlyList<int> Size, JsonElement Counts);
}
