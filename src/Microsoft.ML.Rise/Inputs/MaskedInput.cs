using Microsoft.ML.Data;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Rise.Inputs;

/// <summary>The numbered masked copies of an input: copy i shows the input where mask i is 1, the baseline where it is 0.</summary>
/// <param name="CreateMask">Called once for each thread.</param>
/// <param name="Baseline">One value for each channel, or one for each value of the input, arranged as it is (R,G,B in 0 to 255 for an image column).</param>
internal sealed record MaskedCopies(Func<Mask> CreateMask, float[] Baseline);

/// <summary>What is masked: an array, or the value of a column in one row, held while copies of it are handed out.</summary>
internal abstract class MaskedInput
{
    /// <summary>The arrangement of the values; it may differ from row to row.</summary>
    public abstract InputShape Shape { get; }

    /// <summary>The values; R, G, B in 0 to 255 for an image.</summary>
    public abstract float[] Values { get; }

    /// <summary>What a value can be at most, from 0 on; null where it can be anything.</summary>
    public virtual float? Largest => null;

    /// <summary>Takes the value of the row's current position.</summary>
    public abstract void Capture();

    /// <summary>The same with other values: of an image, as near as its bytes can be.</summary>
    public abstract MaskedInput With(float[] values);

    /// <summary>A <see cref="ValueGetter{TValue}"/> of the column's type that gives copies of the captured value as it is.</summary>
    public abstract Delegate CreateGetter();

    /// <summary>A <see cref="ValueGetter{TValue}"/> of the column's type that gives masked copies of the captured value.</summary>
    /// <param name="copies">How they are made.</param>
    /// <param name="index">The copy that the getter is about to give.</param>
    public abstract Delegate CreateMaskedGetter(MaskedCopies copies, Func<long> index);

    /// <summary>The masked column of the rows that <paramref name="row"/> moves over.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">A vector of Single, or an image.</param>
    /// <param name="shape">Its arrangement; null where each image has its own.</param>
    public static MaskedInput Of(DataViewRow row, DataViewSchema.Column column, InputShape? shape) =>
        column.Type is ImageDataViewType ? new ImageInput(row, column, shape) : new VectorInput(row, column, shape!);

    /// <summary>An array of a caller's.</summary>
    /// <exception cref="ArgumentException">It has not the length that the shape says.</exception>
    public static MaskedInput Of(ReadOnlySpan<float> values, InputShape shape)
    {
        shape.RequireLength(values);
        return new ArrayInput(values.ToArray(), shape);
    }

    private sealed class ArrayInput(float[] values, InputShape shape) : MaskedInput
    {
        public override InputShape Shape => shape;

        public override float[] Values => values;

        public override void Capture()
        {
        }

        public override MaskedInput With(float[] other) => new ArrayInput(other, shape);

        public override Delegate CreateGetter() => throw new NotSupportedException();

        public override Delegate CreateMaskedGetter(MaskedCopies copies, Func<long> index) => throw new NotSupportedException();
    }

    /// <summary>A float vector, dense or sparse.</summary>
    private sealed class VectorInput(DataViewRow row, DataViewSchema.Column column, InputShape shape) : MaskedInput
    {
        private readonly ValueGetter<VBuffer<float>> _getter = row.GetGetter<VBuffer<float>>(column);
        private VBuffer<float> _buffer;
        private float[] _values = new float[shape.Length];

        public override InputShape Shape => shape;

        public override float[] Values => _values;

        public override void Capture()
        {
            _getter(ref _buffer);
            if (_buffer.Length != shape.Length)
            {
                throw new InvalidOperationException(
                    $"Column '{column.Name}' of row {row.Position} has {_buffer.Length} values; its type {column.Type} promises {shape.Length}.");
            }

            _buffer.CopyTo(Values);
        }

        public override MaskedInput With(float[] values)
        {
            var other = (VectorInput)MemberwiseClone();
            other._values = values;
            return other;
        }

        public override Delegate CreateGetter() => (ValueGetter<VBuffer<float>>)((ref value) =>
        {
            var editor = VBufferEditor.Create(ref value, shape.Length);
            Values.CopyTo(editor.Values);
            value = editor.Commit();
        });

        public override Delegate CreateMaskedGetter(MaskedCopies copies, Func<long> index)
        {
            Mask mask = copies.CreateMask();
            return (ValueGetter<VBuffer<float>>)((ref value) =>
            {
                // Dense even where everything is masked: ML.NET takes an image without explicit values for a missing one.
                var editor = VBufferEditor.Create(ref value, shape.Length);
                mask.Begin(index());
                InputMasking.Apply(shape, Values, mask, copies.Baseline, editor.Values);
                value = editor.Commit();
            });
        }
    }

    /// <summary>An image, whose colours are masked and whose alpha is kept.</summary>
    private sealed class ImageInput(DataViewRow row, DataViewSchema.Column column, InputShape? given) : MaskedInput
    {
        private readonly ValueGetter<MLImage> _getter = row.GetGetter<MLImage>(column);
        private MLImage? _image;
        private ImagePixels? _pixels;
        private readonly bool _hasOwn = given is null;
        private InputShape? _shape = given;

        public override InputShape Shape => _shape!;

        public override float[] Values => _pixels!.ToColors();

        public override float? Largest => byte.MaxValue;

        public override void Capture()
        {
            _getter(ref _image!);
            if (_image is null)
                throw new InvalidOperationException($"Image column '{column.Name}' of row {row.Position} has no image.");
            if (_hasOwn && (_shape?.Height, _shape?.Width) != (_image.Height, _image.Width))
                _shape = ColumnShape.OfImage(_image.Height, _image.Width);
            if ((_image.Height, _image.Width) != (Shape.Height, Shape.Width))
            {
                throw new InvalidOperationException(
                    $"Image column '{column.Name}' of row {row.Position} is {_image.Height}x{_image.Width}; its type promises {Shape.Height}x{Shape.Width}.");
            }

            _pixels = ImagePixels.CopyOf(_image);
        }

        public override MaskedInput With(float[] values)
        {
            var other = (ImageInput)MemberwiseClone();
            other._pixels = _pixels!.WithColors(values);
            return other;
        }

        public override Delegate CreateGetter()
        {
            ImagePixels pixels = _pixels!;
            return (ValueGetter<MLImage>)((ref value) => Replace(ref value, pixels, pixels.Bytes));
        }

        public override Delegate CreateMaskedGetter(MaskedCopies copies, Func<long> index)
        {
            ImagePixels pixels = _pixels!;
            InputShape own = Shape;
            float[] fill = pixels.InByteOrder(copies.Baseline);
            byte[] masked = new byte[pixels.Bytes.Length];
            Mask mask = copies.CreateMask();
            return (ValueGetter<MLImage>)((ref value) =>
            {
                mask.Begin(index());
                InputMasking.Apply(own, pixels.Bytes, mask, fill, masked);
                Replace(ref value, pixels, masked);
            });
        }

        private static void Replace(ref MLImage value, ImagePixels pixels, byte[] bytes)
        {
            value?.Dispose();
            value = pixels.ToImage(bytes);
        }
    }
}
