using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Rise.Benchmarks.Pictures;

/// <summary>How a picture becomes the network's input: pixel·scale − mean, planar.</summary>
/// <param name="IsBgr">Whether the network reads B,G,R instead of R,G,B.</param>
/// <param name="Scale">What a pixel, 0 to 255, is multiplied by.</param>
/// <param name="Mean">One value, or one for each channel in the network's order.</param>
internal sealed record Preprocessing(bool IsBgr, float Scale, float[] Mean)
{
    /// <summary>Reads a picture in the size of <paramref name="shape"/>.</summary>
    public float[] Read(string imageFile, InputShape shape)
    {
        var mlContext = new MLContext();
        IDataView file = mlContext.Data.LoadFromEnumerable([new ImageFile { Name = Path.GetFileName(imageFile) }]);
        var pipeline = mlContext.Transforms.LoadImages("Image", Path.GetDirectoryName(imageFile)!, nameof(ImageFile.Name))
            .Append(mlContext.Transforms.ResizeImages("Image", shape.Width, shape.Height))
            .Append(mlContext.Transforms.ExtractPixels(
                "Pixels",
                "Image",
                orderOfExtraction: IsBgr ? ImagePixelExtractingEstimator.ColorsOrder.ABGR : ImagePixelExtractingEstimator.ColorsOrder.ARGB,
                scaleImage: Scale));
        float[] pixels = pipeline.Fit(file).Transform(file).GetColumn<float[]>("Pixels").Single();
        int plane = pixels.Length / shape.NumberOfChannels;
        return [.. pixels.Select((pixel, k) => pixel - Mean[Math.Min(k / plane, Mean.Length - 1)])];
    }

    private sealed class ImageFile
    {
        public string Name { get; set; } = "";
    }
}
