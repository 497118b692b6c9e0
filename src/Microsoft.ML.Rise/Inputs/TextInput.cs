using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Inputs;

/// <summary>A column of texts.</summary>
/// <param name="schema">The schema of the rows.</param>
/// <param name="column">The column.</param>
/// <param name="masking">How words are masked.</param>
internal sealed class TextBinding(DataViewSchema schema, DataViewSchema.Column column, WordMasking masking) : InputBinding(schema, [column])
{
    public override InputShape? Shape => null;

    public override InputShape AnyShape => ColumnShape.OfAnyWords;

    public override MaskedInput Of(DataViewRow row) => new TextInput(row, column, masking);
}

/// <summary>A text, whose words are its positions.</summary>
internal sealed class TextInput(DataViewRow row, DataViewSchema.Column column, WordMasking masking) : MaskedInput
{
    private readonly ValueGetter<ReadOnlyMemory<char>> _getter = row.GetGetter<ReadOnlyMemory<char>>(column);
    private string _text = "";
    private Words? _words;
    private InputShape? _shape;

    public override InputShape Shape => _shape!;

    public override float[] Values => [];

    public override ShownInput Shown => new([], Largest, _text, _words!.Ranges);

    protected override void AddTo(IncrementalHash hash) => hash.AppendData(MemoryMarshal.AsBytes<char>(_text));

    public override void Capture()
    {
        var text = default(ReadOnlyMemory<char>);
        _getter(ref text);
        _text = text.ToString();
        _words = new Words(_text, masking.Split);
        _shape = InputShape.OfPositions(_words.Texts);
    }

    public override Hiding HiddenBy(Baseline baseline, string option) => new([], 1, () => [.. _words!.Texts.Select(w => w != masking.HiddenToken)]);

    public override Func<int, Delegate> CreateGetters() => _ => (ValueGetter<ReadOnlyMemory<char>>)((ref value) => value = _text.AsMemory());

    public override Func<int, Delegate> CreateMaskedGetters(MaskedCopies copies, Func<long> index)
    {
        Words words = _words!;
        Mask mask = copies.CreateMask();
        float[] shown = new float[words.Texts.Count];
        return _ => (ValueGetter<ReadOnlyMemory<char>>)((ref value) =>
        {
            mask.Begin(index());
            mask.Row(0).CopyTo(shown);
            value = words.With(word => shown[word] == 1, masking.HiddenToken).AsMemory();
        });
    }
}
