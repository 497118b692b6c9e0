using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.Inputs;

/// <summary>A float vector, dense or sparse.</summary>
internal sealed class VectorInputValue(DataViewRow row, DataViewSchema.Column column, RiseInputShape shape, float[] baseline) : InputValue
{
    private readonly ValueGetter<VBuffer<float>> _getter = row.GetGetter<VBuffer<float>>(column);
    private readonly float[] _values = new float[shape.Length];
    private VBuffer<float> _buffer;

    /// <summary>The captured values, dense.</summary>
    public float[] Values => _values;

    public override void Capture()
    {
        _getter(ref _buffer);
        if (_buffer.Length != shape.Length)
        {
            throw new InvalidOperationException(
                $"Column '{column.Name}' of row {row.Position} has {_buffer.Length} values; its type {column.Type} promises {shape.Length}.");
        }

        _buffer.CopyTo(_values);
    }

    public override Delegate CreateMaskedGetter(MaskProvider nextMask)
    {
        return (ValueGetter<VBuffer<float>>)Get;

        void Get(ref VBuffer<float> value)
        {
            // Dense even where everything is masked: ML.NET takes an image without explicit values for a missing one.
            var editor = VBufferEditor.Create(ref value, shape.Length);
            if (nextMask() is { } mask)
                InputMasking.Apply(shape, _values, mask, baseline, editor.Values);
            else
                _values.CopyTo(editor.Values);
            value = editor.Commit();
        }
    }
}
