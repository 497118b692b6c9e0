using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Image;

/// <summary>Makes vectors of images' pixels.</summary>
public sealed class ImagePixelExtractingTransformer : RowToRowTransformerBase, IStageLoader
{
    private readonly Settings _settings;

    internal ImagePixelExtractingTransformer(Settings settings)
    {
        Check.NonEmpty(settings.Output, "columns");
        settings.Layout.CheckValid();
        _settings = settings;
    }

    static ITransformer IStageLoader.Load(ModelLoadContext ctx) => new ImagePixelExtractingTransformer(ctx.Settings<Settings>());

    internal override void SaveModel(ModelSaveContext ctx) => ctx.SaveStage<ImagePixelExtractingTransformer>(_settings);

    internal override RowMapper Bind(DataViewSchema inputSchema)
    {
        var source = OneColumnMapper.Source(inputSchema, _settings.Input, type => type is ImageDataViewType, $"{new ImageDataViewType()}");
        var image = (ImageDataViewType)source.Type;
        if (image.Height == 0)
            throw SchemaErrors.Mismatch(nameof(inputSchema), "input", source.Name, "known-size image", "unknown-size image");
        var outputType = new VectorDataViewType(_settings.ItemType, _settings.Layout.Dimensions(image.Height, image.Width));
        return new OneColumnMapper(inputSchema, source, _settings.Output, outputType, CreateGetter);
    }

    private Delegate CreateGetter(DataViewRow input, DataViewSchema.Column source, out Action? dispose)
    {
        var bytes = Enumerable.Range(0, 256);
        return _settings.AsFloat
            ? CreateGetter<float>(input, source, [.. bytes.Select(b => (b - _settings.Offset) * _settings.Scale)], out dispose)
            : CreateGetter<byte>(input, source, [.. bytes.Select(b => (byte)b)], out dispose);
    }

    private ValueGetter<VBuffer<TItem>> CreateGetter<TItem>(DataViewRow input, DataViewSchema.Column source, TItem[] valueOfByte, out Action? dispose)
    {
        var type = (ImageDataViewType)source.Type;
        int size = _settings.Layout.Channels().Length * type.Height * type.Width;
        var getImage = input.GetGetter<MLImage?>(source);
        MLImage? image = null;
        dispose = () => image?.Dispose();
        return (ref VBuffer<TItem> value) =>
        {
            getImage(ref image);
            // No image is a sparse vector of zeros.
            var editor = VBufferEditor.Create(ref value, size, image is null ? 0 : size);
            if (image is not null)
            {
                if (image.Height != type.Height || image.Width != type.Width)
                    throw new InvalidOperationException($"Image size {image.Height} x {image.Width} does not match the column's type {type}.");
                Extract(image, valueOfByte, editor.Values);
            }
            value = editor.Commit();
        };
    }

    private void Extract<TItem>(MLImage image, TItem[] valueOfByte, Span<TItem> values)
    {
        var pixels = image.Pixels;
        var channels = _settings.Layout.Channels();
        var stride = _settings.Layout.Strides(pixels.Length / 4);
        for (int c = 0; c < channels.Length; c++)
        {
            int to = c * stride.Channel;
            for (int from = ChannelLayout.ByteOf(channels[c], image.PixelFormat); from < pixels.Length; from += 4, to += stride.Pixel)
                values[to] = valueOfByte[pixels[from]];
        }
    }

    internal sealed record Settings(string Output, string Input, ChannelLayout Layout, float Offset, float Scale, bool AsFloat)
    {
        internal PrimitiveDataViewType ItemType => AsFloat ? NumberDataViewType.Single : NumberDataViewType.Byte;
    }
}
