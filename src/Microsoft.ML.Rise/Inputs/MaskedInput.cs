using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Rise.Inputs;

/// <summary>The numbered masked copies of an input: copy i shows the input where mask i is 1, the baseline where it is 0.</summary>
/// <param name="CreateMask">Called once for each thread.</param>
/// <param name="Baselines">One for each row of the background: one value for each channel, or one for each value of the input, arranged as it is (R,G,B in 0 to 255 for an image column). None where
/// the input knows by itself what hidden positions show.</param>
internal sealed record MaskedCopies(Func<Mask> CreateMask, params IReadOnlyList<float[]> Baselines)
{
    /// <summary>What the hidden positions of the copy show that <paramref name="mask"/> has begun with.</summary>
    public float[] BaselineOf(Mask mask) => Baselines[mask.BackgroundRow];
}

/// <summary>What the hidden positions of an input show.</summary>
/// <param name="Baselines">As for <see cref="MaskedCopies"/>.</param>
/// <param name="NumberOfRows">How many rows of background data there are to show; 1 where there is one baseline.</param>
/// <param name="Changes">Finds out for each value of a map whether hiding it changes anything: what shows the same in every row, bit for bit, cannot matter.</param>
internal sealed record Hiding(IReadOnlyList<float[]> Baselines, int NumberOfRows, Func<bool[]> Changes)
{
    /// <summary>What the scorer says of the rows of the background, by the target's index and label; null where that depends on the input.</summary>
    public ConcurrentDictionary<(int, string), float[]>? Scores { get; init; }

    /// <summary>What tells the rows of a background from others, where they are no values of a baseline.</summary>
    public string? Background { get; init; }
}

/// <summary>What people are shown of an input.</summary>
/// <param name="Values">Arranged as its shape says; none of what is no array.</param>
/// <param name="Largest">What a value can be at most, from 0 on; null where it can be anything.</param>
/// <param name="Text">Null of what is no text.</param>
/// <param name="Words">Where its words are.</param>
internal sealed record ShownInput(float[] Values, float? Largest, string? Text, IReadOnlyList<Range> Words);

/// <summary>What is masked: an array, or the value of a column in one row, held while copies of it are handed out.</summary>
internal abstract class MaskedInput
{
    /// <summary>The arrangement of the values; it may differ from row to row.</summary>
    public abstract InputShape Shape { get; }

    /// <summary>The values; R, G, B in 0 to 255 for an image; none of what is no array.</summary>
    public abstract float[] Values { get; }

    /// <summary>What a value can be at most, from 0 on; null where it can be anything.</summary>
    public virtual float? Largest => null;

    /// <summary>What people are shown of it: a copy, because the next row comes.</summary>
    public virtual ShownInput Shown => new([.. Values], Largest, Text: null, Words: []);

    /// <summary>What tells this input from others: a SHA-256, as text.</summary>
    public string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AddTo(hash);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Adds the values to a hash.</summary>
    protected virtual void AddTo(IncrementalHash hash) => hash.AppendData(MemoryMarshal.AsBytes<float>(Values));

    /// <summary>Takes the value of the row's current position.</summary>
    public abstract void Capture();

    /// <summary>The same with other values: of an image, as near as its bytes can be.</summary>
    /// <exception cref="NotSupportedException">It is no array.</exception>
    public virtual MaskedInput With(float[] values) => throw new NotSupportedException();

    /// <summary>What hidden positions show.</summary>
    /// <param name="baseline">What the user asked for.</param>
    /// <param name="option">Where, for messages.</param>
    /// <exception cref="InvalidOperationException">The input has no such baseline.</exception>
    public virtual Hiding HiddenBy(Baseline baseline, string option)
    {
        IReadOnlyList<float[]> rows = baseline.RowsOf(Values, Shape, Largest, option);
        return new Hiding(rows, rows.Count, () => Changes(Values, Shape, rows));
    }

    /// <summary>Makes the <see cref="ValueGetter{TValue}"/> of a masked column, by its index: it gives copies of the captured value as it is.</summary>
    public abstract Func<int, Delegate> CreateGetters();

    /// <summary>The same of masked copies of the captured values.</summary>
    /// <param name="copies">How they are made.</param>
    /// <param name="index">The copy that the getters are about to give.</param>
    public abstract Func<int, Delegate> CreateMaskedGetters(MaskedCopies copies, Func<long> index);

    /// <summary>For each value of a map, whether any row of the background has another value there.</summary>
    private static bool[] Changes(float[] values, InputShape shape, IReadOnlyList<float[]> rows)
    {
        bool[] changes = new bool[shape.NumberOfSegments];
        for (int v = 0; v < shape.NumberOfPositions; v++)
        {
            int segment = shape.Segments.Count > 0 ? shape.Segments[v] : v;
            for (int c = 0; c < shape.NumberOfSharedChannels && !changes[segment]; c++)
            {
                int value = shape.ValueAt(v, c);
                int shown = BitConverter.SingleToInt32Bits(values[value]);
                foreach (float[] row in rows)
                    changes[segment] |= shown != BitConverter.SingleToInt32Bits(row.Length == shape.Length ? row[value] : row[c]);
            }
        }

        return changes;
    }

    /// <summary>The masked column of the rows that <paramref name="row"/> moves over.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">A vector of Single, an image, or bytes of an image.</param>
    /// <param name="shape">Its arrangement; null where each image has its own.</param>
    public static MaskedInput Of(DataViewRow row, DataViewSchema.Column column, InputShape? shape) =>
        column.Type is ImageDataViewType ? new ImageInput(row, column, shape)
        : shape is null ? new EncodedImageInput(row, column)
        : new VectorInput(row, column, shape);

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

        public override Func<int, Delegate> CreateGetters() => throw new NotSupportedException();

        public override Func<int, Delegate> CreateMaskedGetters(MaskedCopies copies, Func<long> index) => throw new NotSupportedException();
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

        public override Func<int, Delegate> CreateGetters() => _ => (ValueGetter<VBuffer<float>>)((ref value) =>
        {
            var editor = VBufferEditor.Create(ref value, shape.Length);
            Values.CopyTo(editor.Values);
            value = editor.Commit();
        });

        public override Func<int, Delegate> CreateMaskedGetters(MaskedCopies copies, Func<long> index)
        {
            Mask mask = copies.CreateMask();
            return _ => (ValueGetter<VBuffer<float>>)((ref value) =>
            {
                // Dense even where everything is masked: ML.NET takes an image without explicit values for a missing one.
                var editor = VBufferEditor.Create(ref value, shape.Length);
                mask.Begin(index());
                InputMasking.Apply(shape, Values, mask, copies.BaselineOf(mask), editor.Values);
                value = editor.Commit();
            });
        }
    }
}
