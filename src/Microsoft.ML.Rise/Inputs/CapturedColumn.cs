using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Rise.Inputs;

/// <summary>The value of a column that is not masked in one row, read once and handed out many times, on any thread.</summary>
internal abstract class CapturedColumn
{
    public static CapturedColumn Of(DataViewRow row, DataViewSchema.Column column) => column.Type switch
    {
        ImageDataViewType => new Image(row, column),
        VectorDataViewType vector => (CapturedColumn)Activator.CreateInstance(typeof(Vector<>).MakeGenericType(vector.ItemType.RawType), row, column)!,
        _ => (CapturedColumn)Activator.CreateInstance(typeof(Scalar<>).MakeGenericType(column.Type.RawType), row, column)!,
    };

    /// <summary>Takes the value of the row's current position.</summary>
    public abstract void Capture();

    /// <summary>A <see cref="ValueGetter{TValue}"/> that hands out copies of the captured value.</summary>
    public abstract Delegate CreateGetter();

    /// <summary>A number, a key, a text and the like: copied by assignment.</summary>
    private sealed class Scalar<T>(DataViewRow row, DataViewSchema.Column column) : CapturedColumn
    {
        private readonly ValueGetter<T> _getter = row.GetGetter<T>(column);
        private T _value = default!;

        public override void Capture() => _getter(ref _value);

        public override Delegate CreateGetter() => (ValueGetter<T>)((ref value) => value = _value);
    }

    /// <summary>A vector: each reader owns, and may write into, what it is given.</summary>
    private sealed class Vector<T>(DataViewRow row, DataViewSchema.Column column) : CapturedColumn
    {
        private readonly ValueGetter<VBuffer<T>> _getter = row.GetGetter<VBuffer<T>>(column);
        private VBuffer<T> _value;

        public override void Capture() => _getter(ref _value);

        public override Delegate CreateGetter() => (ValueGetter<VBuffer<T>>)((ref value) => _value.CopyTo(ref value));
    }

    /// <summary>An image: each reader disposes what it is given.</summary>
    private sealed class Image(DataViewRow row, DataViewSchema.Column column) : CapturedColumn
    {
        private readonly ValueGetter<MLImage?> _getter = row.GetGetter<MLImage?>(column);
        private MLImage? _image;
        private ImagePixels? _pixels;

        public override void Capture()
        {
            _getter(ref _image);
            _pixels = _image is null ? null : ImagePixels.CopyOf(_image);
        }

        public override Delegate CreateGetter() => (ValueGetter<MLImage?>)((ref value) =>
        {
            value?.Dispose();
            value = _pixels?.ToImage(_pixels.Bytes);
        });
    }
}
