using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Microsoft.ML.Rise.Inputs;

namespace Microsoft.ML.Rise.Scores;

/// <summary>One column's value in one row, read once and handed out many times.</summary>
internal abstract class CapturedColumn
{
    public static CapturedColumn Create(DataViewRow row, DataViewSchema.Column column) => column.Type switch
    {
        ImageDataViewType => new CapturedImage(row, column),
        VectorDataViewType vector => (CapturedColumn)Activator.CreateInstance(typeof(CapturedVector<>).MakeGenericType(vector.ItemType.RawType), row, column)!,
        _ => (CapturedColumn)Activator.CreateInstance(typeof(CapturedValue<>).MakeGenericType(column.Type.RawType), row, column)!,
    };

    public abstract void Capture();

    public abstract Delegate CreateGetter();
}

/// <summary>A number, a key, a text and the like: copied by assignment.</summary>
internal sealed class CapturedValue<T>(DataViewRow row, DataViewSchema.Column column) : CapturedColumn
{
    private readonly ValueGetter<T> _getter = row.GetGetter<T>(column);
    private T _value = default!;

    public override void Capture() => _getter(ref _value);

    public override Delegate CreateGetter() => (ValueGetter<T>)((ref value) => value = _value);
}

/// <summary>A vector: each reader owns, and may write into, what it is given.</summary>
internal sealed class CapturedVector<T>(DataViewRow row, DataViewSchema.Column column) : CapturedColumn
{
    private readonly ValueGetter<VBuffer<T>> _getter = row.GetGetter<VBuffer<T>>(column);
    private VBuffer<T> _value;

    public override void Capture() => _getter(ref _value);

    public override Delegate CreateGetter() => (ValueGetter<VBuffer<T>>)((ref value) => _value.CopyTo(ref value));
}

/// <summary>An image: each reader disposes what it is given.</summary>
internal sealed class CapturedImage(DataViewRow row, DataViewSchema.Column column) : CapturedColumn
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
