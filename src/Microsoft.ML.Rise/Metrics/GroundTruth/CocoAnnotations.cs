namespace Microsoft.ML.Rise.Metrics.GroundTruth;

/// <summary>Reads the annotations of COCO: one JSON file (<c>instances_….json</c>) with images, categories, and a box and a mask for each object.</summary>
/// <remarks>Memory: the file, and about as much again for what is read. The field <c>area</c> is not used: areas are those of the masks.</remarks>
public static class CocoAnnotations
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">A JSON file.</param>
    /// <returns>All images, in the order of the file; some have no objects.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not such an annotation; the message names the element, its line, what was expected and what came.</exception>
    public static IReadOnlyList<AnnotatedImage> Read(string path)
    {
        var file = new AnnotationJson(path);
        var labels = new Dictionary<long, string>();
        file.ForEach("categories", category => AddOnce(labels, category, category["name"].Text()));
        var images = new Dictionary<long, AnnotatedImage>();
        file.ForEach("images", image => AddOnce(images, image, new AnnotatedImage(
            image["file_name"].Text(), image["width"].WholeNumber(1), image["height"].WholeNumber(1), new List<AnnotatedObject>())));
        file.ForEach("annotations", annotation =>
        {
            AnnotatedImage image = Named(images, annotation["image_id"], "an image");
            string label = Named(labels, annotation["category_id"], "a category");
            ((List<AnnotatedObject>)image.Objects).Add(ObjectOf(annotation, label, image));
        });
        return [.. images.Values];
    }

    private static AnnotatedObject ObjectOf(JsonPart annotation, string label, AnnotatedImage image)
    {
        JsonPart bounds = annotation["bbox"];
        float[] box = bounds.Numbers(4);
        if (box[2] < 0 || box[3] < 0)
            throw bounds.Error("x, y, and a width and height of at least 0", $"{box[2]} x {box[3]}");
        bool isCrowd = annotation.Find("iscrowd")?.WholeNumber(0, 1) == 1;
        ObjectMask? mask = annotation.Find("segmentation") is { } segmentation ? MaskOf(segmentation, image) : null;
        return new AnnotatedObject(label, new PixelBox(box[0], box[1], (double)box[0] + box[2], (double)box[1] + box[3]), mask, IsCrowd: isCrowd);
    }

    private static ObjectMask? MaskOf(JsonPart segmentation, AnnotatedImage image)
    {
        if (segmentation.IsObject)
            return RunLengthMaskOf(segmentation, image);
        float[][] polygons = [.. segmentation.Items().Select(p => p.Numbers())];
        return polygons.Length == 0 ? null : segmentation.Make(() => ObjectMask.FromPolygons(polygons, image.Height, image.Width));
    }

    private static ObjectMask RunLengthMaskOf(JsonPart segmentation, AnnotatedImage image)
    {
        float[] size = segmentation["size"].Numbers(2);
        if (size[0] != image.Height || size[1] != image.Width)
            throw segmentation["size"].Error($"the image's height and width {image.Height}, {image.Width}", $"{size[0]}, {size[1]}");
        JsonPart counts = segmentation["counts"];
        return counts.IsText
            ? counts.Make(() => ObjectMask.FromCompressedRunLengths(counts.Text(), image.Height, image.Width))
            : counts.Make(() => ObjectMask.FromRunLengths([.. counts.Items().Select(c => c.WholeNumber(0))], image.Height, image.Width));
    }

    private static void AddOnce<T>(Dictionary<long, T> all, JsonPart element, T value)
    {
        if (!all.TryAdd(element["id"].Id(), value))
            throw element["id"].Error("an id that no other has", $"{element["id"].Id()} again");
    }

    private static T Named<T>(Dictionary<long, T> all, JsonPart id, string kind) =>
        all.TryGetValue(id.Id(), out T? value) ? value : throw id.Error($"the id of {kind}", $"{id.Id()}");
}
