namespace Microsoft.ML.Rise.Tool.Evaluation.GroundTruth;

/// <summary>An image and the objects in it, as people saw them.</summary>
/// <param name="FileName">The image's file, without a folder.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Objects">In the order of the annotation file.</param>
internal sealed record AnnotatedImage(string FileName, int Width, int Height, IReadOnlyList<AnnotatedObject> Objects)
{
    /// <summary>The classes of the objects, each once, in the order of their first object.</summary>
    public IReadOnlyList<string> Labels => [.. Objects.Select(o => o.Label).Distinct()];
}
