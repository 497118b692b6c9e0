using System.Security.Cryptography;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Rise.Inputs;

/// <summary>The value of a column in one row, read once and handed out many times, on any thread; of a masked column, this value or that of a row of the background.</summary>
internal abstract class CapturedColumn
{
    public static CapturedColumn Of(DataViewRow row, DataViewSchema.Column column) => column.Type switch
    {
        ImageDataViewType => new Image(row, column),
        VectorDataViewType vector => (CapturedColumn)Activator.CreateInstance(typeof(Vector<>).MakeGenericType(vector.ItemType.RawType), row, column)!,
        _ => (CapturedColumn)Activator.CreateInstance(typeof(Scalar<>).MakeGenericType(column.Type.RawType), row, column)!,
    };

    /// <summary>How many values it has: 1 of a scalar.</summary>
    public virtual int Length => 1;

    /// <summary>The values of a vector of numbers in single precision; null of any other.</summary>
    public virtual IReadOnlyList<float>? Numbers => null;

    /// <summary>Takes the value of the row's current position.</summary>
    public abstract void Capture();

    /// <summary>The captured value, kept for as long as one likes.</summary>
    public abstract CapturedColumn Copy();

    /// <summary>A value of the same type that is none (see <see cref="ColumnHiding.Missing"/>); null where the type has none.</summary>
    public virtual CapturedColumn? Missing() => null;

    /// <summary>The mean of numbers, or else the most frequent value, and of equally frequent ones the first.</summary>
    /// <param name="all">Of the same column as this, at least one.</param>
    public abstract CapturedColumn MeanOrMode(IReadOnlyList<CapturedColumn> all);

    /// <summary>Adds the value to a hash.</summary>
    public abstract void AddTo(IncrementalHash hash);

    /// <summary>Whether another value of the same column is the same, bit for bit.</summary>
    public abstract bool IsSame(CapturedColumn other);

    /// <summary>The same of one of its values, of several.</summary>
    public virtual bool IsSameAt(CapturedColumn other, int slot) => throw new NotSupportedException();

    /// <summary>A <see cref="ValueGetter{TValue}"/> that hands out copies of the captured value.</summary>
    public Delegate CreateGetter() => CreateGetter(() => this);

    /// <summary>A <see cref="ValueGetter{TValue}"/> that hands out copies of one value of the same column or another.</summary>
    /// <param name="shown">Which, asked each time.</param>
    public abstract Delegate CreateGetter(Func<CapturedColumn> shown);

    /// <summary>A <see cref="ValueGetter{TValue}"/> of a vector whose values are this one's or another's of the same column.</summary>
    /// <param name="hidden">The other, asked each time.</param>
    /// <param name="shows">Whether a slot is this one's, asked after that.</param>
    public virtual Delegate CreateGetter(Func<CapturedColumn> hidden, Func<int, bool> shows) => throw new NotSupportedException();

    /// <summary>For people: one of several values.</summary>
    public virtual string TextOf(int slot) => throw new NotSupportedException();

    /// <summary>For people: the value, or the first few of many.</summary>
    public abstract override string ToString();

    /// <summary>A number, a key, a text and the like: copied by assignment.</summary>
    private sealed class Scalar<T>(DataViewRow row, DataViewSchema.Column column) : CapturedColumn
    {
        private readonly ValueGetter<T> _getter = row.GetGetter<T>(column);
        private readonly DataViewType _type = column.Type;

        /// <summary>There may be many: they are read once for all rows.</summary>
        private readonly string[] _keyNames = column.Type is KeyDataViewType ? column.KeyNames() : [];
        private T _value = default!;

        public override void Capture() => _getter(ref _value);

        // A text is a part of its reader's memory.
        public override CapturedColumn Copy() => With(_value is ReadOnlyMemory<char> text ? (T)(object)text.ToString().AsMemory() : _value);

        public override CapturedColumn? Missing() => RawValues.Missing<T>(_type) is { } missing ? With(missing.Value) : null;

        public override CapturedColumn MeanOrMode(IReadOnlyList<CapturedColumn> all) => With(RawValues.MeanOrMode([.. all.Select(c => ((Scalar<T>)c)._value)], _type));

        public override void AddTo(IncrementalHash hash) => RawValues.AddTo(hash, _value);

        public override bool IsSame(CapturedColumn other) => RawValues.AreSame(_value, ((Scalar<T>)other)._value);

        public override Delegate CreateGetter(Func<CapturedColumn> shown) => (ValueGetter<T>)((ref value) => value = ((Scalar<T>)shown())._value);

        public override string ToString() => RawValues.TextOf(_value, _type, _keyNames);

        private Scalar<T> With(T value)
        {
            var other = (Scalar<T>)MemberwiseClone();
            other._value = value;
            return other;
        }
    }

    /// <summary>A vector: each reader owns, and may write into, what it is given.</summary>
    private sealed class Vector<T>(DataViewRow row, DataViewSchema.Column column) : CapturedColumn
    {
        private const int MostNamed = 4;

        private readonly ValueGetter<VBuffer<T>> _getter = row.GetGetter<VBuffer<T>>(column);
        private readonly DataViewType _item = ((VectorDataViewType)column.Type).ItemType;
        private readonly string[] _keyNames = ((VectorDataViewType)column.Type).ItemType is KeyDataViewType ? column.KeyNames() : [];
        private VBuffer<T> _value;
        private T[]? _dense;

        public override int Length => _value.Length;

        public override IReadOnlyList<float>? Numbers => Dense as float[];

        private T[] Dense => _dense ??= [.. _value.DenseValues()];

        public override void Capture()
        {
            _getter(ref _value);
            _dense = null;
        }

        public override CapturedColumn Copy()
        {
            var copy = default(VBuffer<T>);
            _value.CopyTo(ref copy);
            return With(copy);
        }

        public override CapturedColumn? Missing() =>
            RawValues.Missing<T>(_item) is { } missing ? With(new VBuffer<T>(Length, [.. Enumerable.Repeat(missing.Value, Length)])) : null;

        public override CapturedColumn MeanOrMode(IReadOnlyList<CapturedColumn> all) => With(new VBuffer<T>(
            Length, [.. Enumerable.Range(0, Length).Select(k => RawValues.MeanOrMode([.. all.Where(c => c.Length == Length).Select(c => ((Vector<T>)c).Dense[k])], _item))]));

        public override void AddTo(IncrementalHash hash)
        {
            RawValues.AddTo(hash, Length);
            foreach (T value in Dense)
                RawValues.AddTo(hash, value);
        }

        public override bool IsSame(CapturedColumn other) => Length == other.Length && Enumerable.Range(0, Length).All(slot => IsSameAt(other, slot));

        public override bool IsSameAt(CapturedColumn other, int slot) => RawValues.AreSame(Dense[slot], ((Vector<T>)other).Dense[slot]);

        public override Delegate CreateGetter(Func<CapturedColumn> shown) => (ValueGetter<VBuffer<T>>)((ref value) => ((Vector<T>)shown())._value.CopyTo(ref value));

        public override Delegate CreateGetter(Func<CapturedColumn> hidden, Func<int, bool> shows) => (ValueGetter<VBuffer<T>>)((ref value) =>
        {
            T[] own = Dense, other = ((Vector<T>)hidden()).Dense;
            var editor = VBufferEditor.Create(ref value, own.Length);
            for (int k = 0; k < own.Length; k++)
                editor.Values[k] = shows(k) ? own[k] : other[k];
            value = editor.Commit();
        });

        public override string TextOf(int slot) => RawValues.TextOf(Dense[slot], _item, _keyNames);

        public override string ToString() =>
            $"[{string.Join(", ", Enumerable.Range(0, Math.Min(Length, MostNamed)).Select(TextOf))}{(Length > MostNamed ? $", … {Length} values" : "")}]";

        private Vector<T> With(VBuffer<T> value)
        {
            var other = (Vector<T>)MemberwiseClone();
            other._value = value;
            other._dense = null;
            _ = other.Dense;
            return other;
        }
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

        public override CapturedColumn Copy() => (CapturedColumn)MemberwiseClone();

        public override CapturedColumn MeanOrMode(IReadOnlyList<CapturedColumn> all) => all[0];

        public override void AddTo(IncrementalHash hash) => hash.AppendData(_pixels?.Bytes ?? []);

        public override bool IsSame(CapturedColumn other) => ((Image)other)._pixels is { } pixels && _pixels is not null ? pixels.Bytes.AsSpan().SequenceEqual(_pixels.Bytes) : _pixels is null && ((Image)other)._pixels is null;

        public override Delegate CreateGetter(Func<CapturedColumn> shown) => (ValueGetter<MLImage?>)((ref value) =>
        {
            ImagePixels? pixels = ((Image)shown())._pixels;
            value?.Dispose();
            value = pixels?.ToImage(pixels.Bytes);
        });

        public override string ToString() => "an image";
    }
}
