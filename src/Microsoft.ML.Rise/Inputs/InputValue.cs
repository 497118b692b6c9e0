using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Rise.Inputs;

/// <summary>The mask of the row that a getter is about to fill; null for the unmasked input.</summary>
internal delegate IMaskRows? MaskProvider();

/// <summary>The masked column's value in one row, held while its masked copies are handed out.</summary>
internal abstract class InputValue
{
    /// <summary>Reads <paramref name="column"/> of <paramref name="row"/> into an array of <paramref name="shape"/>.</summary>
    public static InputValue Create(DataViewRow row, DataViewSchema.Column column, RiseInputShape shape, float[] baseline) =>
        column.Type is ImageDataViewType
            ? new ImageInputValue(row, column, shape, baseline)
            : new VectorInputValue(row, column, shape, baseline);

    /// <summary>Takes the value of the row's current position.</summary>
    public abstract void Capture();

    /// <summary>A <see cref="ValueGetter{TValue}"/> of the column's type that gives masked copies of the captured value.</summary>
    public abstract Delegate CreateMaskedGetter(MaskProvider nextMask);
}
