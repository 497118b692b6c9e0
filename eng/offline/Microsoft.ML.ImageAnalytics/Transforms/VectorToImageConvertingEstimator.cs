using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Image;

/// <summary>Makes images of vectors of pixels.</summary>
public sealed class VectorToImageConvertingEstimator : TrivialEstimator<VectorToImageConvertingTransformer>
{
    private readonly VectorToImageConvertingTransformer.Settings _settings;

    internal VectorToImageConvertingEstimator(VectorToImageConvertingTransformer.Settings settings)
        : base(new VectorToImageConvertingTransformer(settings)) => _settings = settings;

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        OneColumnMapper.CheckSource(inputSchema, _settings.Input,
            c => c.Kind == SchemaShape.Column.VectorKind.Vector && VectorToImageConvertingTransformer.IsPixel(c.ItemType),
            VectorToImageConvertingTransformer.Expected);
        return inputSchema.With([SchemaShape.Shape(_settings.Output, new ImageDataViewType(_settings.Height, _settings.Width))]);
    }
}
