using System.Numerics;
using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Image;

/// <summary>Makes images of vectors of pixels.</summary>
public sealed class VectorToImageConvertingTransformer : RowToRowTransformerBase, IStageLoader
{
    internal const string Expected = "known-size vector of type Single, Double or Byte";

    private readonly Settings _settings;

    internal VectorToImageConvertingTransformer(Settings settings)
    {
        Check.NonEmpty(settings.Output, "columns");
        Check.That(settings.Height > 0, "imageHeight");
        Check.That(settings.Width > 0, "imageWidth");
        settings.Layout.CheckValid();
        _settings = settings;
    }

    // A plain vector holds bytes; with a scale or an offset it holds what they make bytes of.
    private bool IsScaled => _settings.Scale != 1 || _settings.Offset != 0;

    static ITransformer IStageLoader.Load(ModelLoadContext ctx) => new VectorToImageConvertingTransformer(ctx.Settings<Settings>());

    internal override void SaveModel(ModelSaveContext ctx) => ctx.SaveStage<VectorToImageConvertingTransformer>(_settings);

    internal override RowMapper Bind(DataViewSchema inputSchema)
    {
        var source = OneColumnMapper.Source(
            inputSchema, _settings.Input, type => type is VectorDataViewType { IsKnownSize: true } known && IsPixel(known.ItemType), Expected);
        var vector = (VectorDataViewType)source.Type;
        int size = _settings.Layout.Channels().Length * _settings.Height * _settings.Width;
        if (vector.Size != size)
            throw SchemaErrors.Mismatch(nameof(inputSchema), "input", source.Name, $"{new VectorDataViewType(vector.ItemType, size)}", $"{vector}");
        return new OneColumnMapper(inputSchema, source, _settings.Output, new ImageDataViewType(_settings.Height, _settings.Width), CreateGetter);
    }

    internal static bool IsPixel(DataViewType itemType) =>
        itemType == NumberDataViewType.Single || itemType == NumberDataViewType.Double || itemType == NumberDataViewType.Byte;

    private ValueGetter<MLImage?> CreateGetter(DataViewRow input, DataViewSchema.Column source, out Action? dispose)
    {
        dispose = null;
        var raw = ((VectorDataViewType)source.Type).ItemType.RawType;
        return raw == typeof(float) ? CreateGetter<float>(input, source)
            : raw == typeof(double) ? CreateGetter<double>(input, source)
            : CreateGetter<byte>(input, source);
    }

    private ValueGetter<MLImage?> CreateGetter<TItem>(DataViewRow input, DataViewSchema.Column source)
        where TItem : struct, INumberBase<TItem>
    {
        var getVector = input.GetGetter<VBuffer<TItem>>(source);
        VBuffer<TItem> vector = default;
        var values = new TItem[((VectorDataViewType)source.Type).Size];
        return (ref MLImage? image) =>
        {
            getVector(ref vector);
            image?.Dispose();
            image = null;
            // A vector without explicit values is no image.
            if (vector.GetValues().IsEmpty)
                return;
            vector.CopyTo(values);
            image = ToImage(values);
        };
    }

    private MLImage ToImage<TItem>(TItem[] values)
        where TItem : struct, INumberBase<TItem>
    {
        var bytes = new byte[_settings.Height * _settings.Width * 4];
        var channels = _settings.Layout.Channels();
        var stride = _settings.Layout.Strides(bytes.Length / 4);
        for (int c = 0; c < channels.Length; c++)
        {
            int from = c * stride.Channel;
            for (int to = ChannelLayout.ByteOf(channels[c], MLPixelFormat.Bgra32); to < bytes.Length; to += 4, from += stride.Pixel)
                bytes[to] = ToByte(float.CreateTruncating(values[from]));
        }
        // In ML.NET an image without an alpha channel is opaque, but not if a scale or an offset is given.
        if (!IsScaled && !channels.Contains(ImagePixelExtractingEstimator.ColorBits.Alpha))
        {
            for (int alpha = 3; alpha < bytes.Length; alpha += 4)
                bytes[alpha] = byte.MaxValue;
        }
        return new MLImage(_settings.Width, _settings.Height, MLPixelFormat.Bgra32, bytes) { Tag = nameof(VectorToImageConvertingTransformer) };
    }

    private byte ToByte(float value) => IsScaled ? (byte)MathF.Round(value * _settings.Scale - _settings.Offset) : (byte)value;

    internal sealed record Settings(string Output, string Input, int Height, int Width, ChannelLayout Layout, float Scale, float Offset);
}
