using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.Inputs;

/// <summary>An image, whose colours are masked and whose alpha is kept.</summary>
/// <param name="row">Where the image is read.</param>
/// <param name="column">A known-size image column.</param>
/// <param name="shape">The column's shape.</param>
internal sealed class ImageInputValue(DataViewRow row, DataViewSchema.Column column, RiseInputShape shape) : InputValue
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

    public override float[] Values => _pixels!.ToColors();

    public override Delegate CreateGetter()
    {
        ImagePixels pixels = _pixels!;
        return (ValueGetter<MLImage>)((ref value) => Replace(ref value, pixels, pixels.Bytes));
    }

    public override Delegate CreateMaskedGetter(Func<IMaskRows> nextMask, float[] baseline)
    {
        ImagePixels pixels = _pixels!;
        float[] fill = pixels.InByteOrder(baseline);
        byte[] masked = new byte[pixels.Bytes.Length];
        return (ValueGetter<MLImage>)((ref value) =>
        {
            InputMasking.Apply(shape, pixels.Bytes, nextMask(), fill, masked);
            Replace(ref value, pixels, masked);
        });
    }

    private static void Replace(ref MLImage value, ImagePixels pixels, byte[] bytes)
    {
        value?.Dispose();
        value = pixels.ToImage(bytes);
    }
}
