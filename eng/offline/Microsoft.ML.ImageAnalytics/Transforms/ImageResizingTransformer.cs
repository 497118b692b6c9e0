using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Image;

/// <summary>Gives images one size.</summary>
public sealed class ImageResizingTransformer : RowToRowTransformerBase, IStageLoader
{
    private readonly Settings _settings;

    internal ImageResizingTransformer(Settings settings)
    {
        Check.NonEmpty(settings.Output, "columns");
        Check.That(settings.Width > 0, "imageWidth");
        Check.That(settings.Height > 0, "imageHeight");
        Check.That(Enum.IsDefined(settings.Resizing), "resizing");
        Check.That(Enum.IsDefined(settings.CropAnchor), "cropAnchor");
        _settings = settings;
    }

    static ITransformer IStageLoader.Load(ModelLoadContext ctx) => new ImageResizingTransformer(ctx.Settings<Settings>());

    internal override void SaveModel(ModelSaveContext ctx) => ctx.SaveStage<ImageResizingTransformer>(_settings);

    internal override RowMapper Bind(DataViewSchema inputSchema)
    {
        var source = OneColumnMapper.Source(inputSchema, _settings.Input, type => type is ImageDataViewType, $"{new ImageDataViewType()}");
        return new OneColumnMapper(inputSchema, source, _settings.Output, new ImageDataViewType(_settings.Height, _settings.Width), CreateGetter);
    }

    private ValueGetter<MLImage?> CreateGetter(DataViewRow input, DataViewSchema.Column source, out Action? dispose)
    {
        var getImage = input.GetGetter<MLImage?>(source);
        MLImage? image = null;
        dispose = () => image?.Dispose();
        return (ref MLImage? value) =>
        {
            getImage(ref image);
            value?.Dispose();
            value = image is null ? null : Resize(image);
        };
    }

    private MLImage Resize(MLImage image)
    {
        var (_, _, width, height, kind, anchor) = _settings;
        if (image.Width == width && image.Height == height)
            return image;
        if (kind == ImageResizingEstimator.ResizingKind.Fill)
            return ImageResampler.Stretch(image, width, height);

        bool crop = kind == ImageResizingEstimator.ResizingKind.IsoCrop;
        float byWidth = (float)width / image.Width;
        float byHeight = (float)height / image.Height;
        float scale = crop ? Math.Max(byWidth, byHeight) : Math.Min(byWidth, byHeight);
        var columns = Place(width, image.Width * scale,
            atStart: crop && anchor == ImageResizingEstimator.Anchor.Left, atEnd: crop && anchor == ImageResizingEstimator.Anchor.Right);
        var rows = Place(height, image.Height * scale,
            atStart: crop && anchor == ImageResizingEstimator.Anchor.Top, atEnd: crop && anchor == ImageResizingEstimator.Anchor.Bottom);
        return ImageResampler.Draw(image, width, height, columns, rows);
    }

    private static (int Start, int Length) Place(int canvas, float length, bool atStart, bool atEnd)
    {
        float free = canvas - length;
        return ((int)(atStart ? 0 : atEnd ? free : free / 2), (int)length);
    }

    internal sealed record Settings(
        string Output, string Input, int Width, int Height, ImageResizingEstimator.ResizingKind Resizing, ImageResizingEstimator.Anchor CropAnchor);
}
