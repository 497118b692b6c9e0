using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Image;

/// <summary>Makes vectors of images' pixels.</summary>
public sealed class ImagePixelExtractingEstimator : TrivialEstimator<ImagePixelExtractingTransformer>
{
    private readonly ImagePixelExtractingTransformer.Settings _settings;

    internal ImagePixelExtractingEstimator(ImagePixelExtractingTransformer.Settings settings)
        : base(new ImagePixelExtractingTransformer(settings)) => _settings = settings;

    /// <summary>The channels of an image.</summary>
    [Flags]
    public enum ColorBits : byte
    {
        Alpha = 0x01,
        Red = 0x02,
        Green = 0x04,
        Blue = 0x08,
        Rgb = Red | Green | Blue,
        All = Alpha | Red | Green | Blue,
    }

    /// <summary>The order of the channels in a vector.</summary>
    public enum ColorsOrder : byte
    {
        ARGB = 1,
        ARBG = 2,
        ABRG = 3,
        ABGR = 4,
        AGRB = 5,
        AGBR = 6,
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        OneColumnMapper.CheckSource(inputSchema, _settings.Input, c => c.ItemType is ImageDataViewType, $"{new ImageDataViewType()}");
        // A shape has no sizes; any known one will do.
        return inputSchema.With([SchemaShape.Shape(_settings.Output, new VectorDataViewType(_settings.ItemType, 1))]);
    }
}
