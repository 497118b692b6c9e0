using Microsoft.ML.Data;
using Microsoft.ML.Rise.Masks;
using SkiaSharp;

namespace Microsoft.ML.Rise.Inputs;

/// <summary>A picture, whose colours are masked and whose alpha is kept.</summary>
/// <param name="given">Its arrangement; null where each picture has its own.</param>
/// <param name="rowName">Such as "Image column 'Photo' of row 3", for messages.</param>
internal abstract class PictureInput(InputShape? given, Func<string> rowName) : MaskedInput
{
    private readonly bool _hasOwn = given is null;
    private ImagePixels? _pixels;
    private InputShape? _shape = given;

    public override InputShape Shape => _shape!;

    public override float[] Values => _pixels!.ToColors();

    public override float? Largest => byte.MaxValue;

    public override void Capture()
    {
        ImagePixels pixels = Read();
        if (_hasOwn && (_shape?.Height, _shape?.Width) != (pixels.Height, pixels.Width))
            _shape = ColumnShape.OfImage(pixels.Height, pixels.Width);
        if ((pixels.Height, pixels.Width) != (Shape.Height, Shape.Width))
            throw new InvalidOperationException($"{rowName()} is {pixels.Height}x{pixels.Width}; its type promises {Shape.Height}x{Shape.Width}.");
        _pixels = pixels;
    }

    public override MaskedInput With(float[] values)
    {
        var other = (PictureInput)MemberwiseClone();
        other._pixels = _pixels!.WithColors(values);
        return other;
    }

    public override Func<int, Delegate> CreateGetters()
    {
        ImagePixels pixels = _pixels!;
        return _ => CreateGetter(pixels, () => pixels.Bytes);
    }

    public override Func<int, Delegate> CreateMaskedGetters(MaskedCopies copies, Func<long> index)
    {
        ImagePixels pixels = _pixels!;
        InputShape own = Shape;
        float[][] fills = [.. copies.Baselines.Select(b => pixels.InByteOrder(b))];
        byte[] masked = new byte[pixels.Bytes.Length];
        Mask mask = copies.CreateMask();
        return _ => CreateGetter(pixels, () =>
        {
            mask.Begin(index());
            InputMasking.Apply(own, pixels.Bytes, mask, fills[mask.BackgroundRow], masked);
            return masked;
        });
    }

    /// <summary>The picture of the row's current position.</summary>
    protected abstract ImagePixels Read();

    /// <summary>A getter of the column's type.</summary>
    /// <param name="pixels">The picture.</param>
    /// <param name="bytes">Its bytes, or those that it shows instead.</param>
    protected abstract Delegate CreateGetter(ImagePixels pixels, Func<byte[]> bytes);
}

/// <summary>An image.</summary>
internal sealed class ImageInput(DataViewRow row, DataViewSchema.Column column, InputShape? given) : PictureInput(given, () => $"Image column '{column.Name}' of row {row.Position}")
{
    private readonly ValueGetter<MLImage> _getter = row.GetGetter<MLImage>(column);
    private MLImage? _image;

    protected override ImagePixels Read()
    {
        _getter(ref _image!);
        return ImagePixels.CopyOf(_image ?? throw new InvalidOperationException($"Image column '{column.Name}' of row {row.Position} has no image."));
    }

    protected override Delegate CreateGetter(ImagePixels pixels, Func<byte[]> bytes) => (ValueGetter<MLImage>)((ref value) =>
    {
        value?.Dispose();
        value = pixels.ToImage(bytes());
    });
}

/// <summary>The bytes of an image file, which are decoded, masked, and encoded again without loss.</summary>
internal sealed class EncodedImageInput(DataViewRow row, DataViewSchema.Column column) : PictureInput(null, () => $"The image in column '{column.Name}' of row {row.Position}")
{
    private readonly ValueGetter<VBuffer<byte>> _getter = row.GetGetter<VBuffer<byte>>(column);
    private VBuffer<byte> _bytes;

    protected override ImagePixels Read()
    {
        _getter(ref _bytes);
        using SKBitmap? bitmap = Decode([.. _bytes.DenseValues()]);
        if (bitmap is null)
            throw new InvalidOperationException($"Column '{column.Name}' of row {row.Position} has {_bytes.Length} bytes that are no image that can be read: give the bytes of a PNG or JPEG file, as LoadRawImageBytes does.");
        return new ImagePixels(bitmap.Width, bitmap.Height, MLPixelFormat.Rgba32, bitmap.Bytes, null);
    }

    protected override Delegate CreateGetter(ImagePixels pixels, Func<byte[]> bytes) => (ValueGetter<VBuffer<byte>>)((ref value) =>
    {
        byte[] encoded = Encode(pixels, bytes());
        var editor = VBufferEditor.Create(ref value, encoded.Length);
        encoded.CopyTo(editor.Values);
        value = editor.Commit();
    });

    // Colours are not multiplied by alpha, so that what is kept is kept bit for bit.
    private static SKImageInfo Rgba(int width, int height) => new(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul);

    private static SKBitmap? Decode(byte[] file)
    {
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data);
        return codec is null ? null : SKBitmap.Decode(codec, Rgba(codec.Info.Width, codec.Info.Height));
    }

    private static byte[] Encode(ImagePixels pixels, byte[] bytes)
    {
        using var image = SKImage.FromPixelCopy(Rgba(pixels.Width, pixels.Height), bytes);
        using SKPixmap pixmap = image.PeekPixels();
        using SKData png = pixmap.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.NoFilters, zLibLevel: 1));
        return png.ToArray();
    }
}
