using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.Inputs;

/// <summary>An image, whose colours are masked and whose alpha is kept.</summary>
/// <param name="row">Where the image is read.</param>
/// <param name="column">A known-size image column.</param>
/// <param name="shape">The column's shape.</param>
/// <param name="baseline">R, G, B in 0 to 255.</param>
internal sealed class ImageInputValue(DataViewRow row, DataViewSchema.Column column, RiseInputShape shape, float[] baseline) : InputValue
{
    private readonly ValueGetter<MLImage> _getter = row.GetGetter<MLImage>(column);
    private MLImage? _image;
    private ImagePixels? _pixels;

    public override void Capture()
    {
        _getter(ref _image!);
        if (_image is null)
            throw new InvalidOperationException($"Image column '{column.Name}' of row {row.Position} has no image.");
        if ((_image.Height, _image.Width) != (shape.Height, shape.Width))
        {
            throw new InvalidOperationException(
                $"Image column '{column.Name}' of row {row.Position} is {_image.Height}x{_image.Width}; its type promises {shape.Height}x{shape.Width}.");
        }

        _pixels = ImagePixels.CopyOf(_image);
    }

    public override Delegate CreateMaskedGetter(MaskProvider nextMask)
    {
        ImagePixels pixels = _pixels!;
        float[] fill = pixels.Format == MLPixelFormat.Bgra32 ? [baseline[2], baseline[1], baseline[0]] : baseline;
        byte[] masked = new byte[pixels.Bytes.Length];
        return (ValueGetter<MLImage>)Get;

        void Get(ref MLImage value)
        {
            IMaskRows? mask = nextMask();
            if (mask is not null)
                InputMasking.Apply(shape, pixels.Bytes, mask, fill, masked);
            value?.Dispose();
            value = pixels.ToImage(mask is null ? pixels.Bytes : masked);
        }
    }
}
