using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Image;

/// <summary>Gives images one size.</summary>
public sealed class ImageResizingEstimator : TrivialEstimator<ImageResizingTransformer>
{
    private readonly ImageResizingTransformer.Settings _settings;

    internal ImageResizingEstimator(ImageResizingTransformer.Settings settings)
        : base(new ImageResizingTransformer(settings)) => _settings = settings;

    /// <summary>What becomes of an image with other proportions.</summary>
    public enum ResizingKind : byte
    {
        IsoPad = 0,
        IsoCrop = 1,
        Fill = 2,
    }

    /// <summary>The part that cropping keeps. An anchor of the other axis means the centre.</summary>
    public enum Anchor : byte
    {
        Right = 0,
        Left = 1,
        Top = 2,
        Bottom = 3,
        Center = 4,
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        OneColumnMapper.CheckSource(inputSchema, _settings.Input, c => c.ItemType is ImageDataViewType, $"{new ImageDataViewType()}");
        return inputSchema.With([SchemaShape.Shape(_settings.Output, new ImageDataViewType(_settings.Height, _settings.Width))]);
    }
}
