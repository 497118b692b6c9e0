using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.Inputs;

/// <summary>A float vector, dense or sparse.</summary>
internal sealed class VectorInputValue(DataViewRow row, DataViewSchema.Column column, RiseInputShape shape) : InputValue
{
    private readonly ValueGetter<VBuffer<float>> _getter = row.GetGetter<VBuffer<float>>(column);
    private VBuffer<float> _buffer;

    public override float[] Values { get; } = new float[shape.Length];

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

    public override Delegate CreateGetter() => (ValueGetter<VBuffer<float>>)((ref value) =>
    {
        var editor = VBufferEditor.Create(ref value, shape.Length);
        Values.CopyTo(editor.Values);
        value = editor.Commit();
    });

    public override Delegate CreateMaskedGetter(Func<IMaskRows> nextMask, float[] baseline) => (ValueGetter<VBuffer<float>>)((ref value) =>
    {
        // Dense even where everything is masked: ML.NET takes an image without explicit values for a missing one.
        var editor = VBufferEditor.Create(ref value, shape.Length);
        InputMasking.Apply(shape, Values, nextMask(), baseline, editor.Values);
        value = editor.Commit();
    });
}
