using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Rise.Inputs;

/// <summary>The masked column's value in one row, held while copies of it are handed out.</summary>
internal abstract class InputValue
{
    /// <summary>Reads <paramref name="column"/> of <paramref name="row"/> into an array of <paramref name="shape"/>.</summary>
    public static InputValue Create(DataViewRow row, DataViewSchema.Column column, RiseInputShape shape) =>
        column.Type is ImageDataViewType
            ? new ImageInputValue(row, column, shape)
            : new VectorInputValue(row, column, shape);

    /// <summary>Takes the value of the row's current position.</summary>
    public abstract void Capture();

    /// <summary>The captured values, arranged as the shape; R, G, B in 0 to 255 for an image.</summary>
    public abstract float[] Values { get; }

    /// <summary>A <see cref="ValueGetter{TValue}"/> of the column's type that gives copies of the captured value as it is.</summary>
    public abstract Delegate CreateGetter();

    /// <summary>A <see cref="ValueGetter{TValue}"/> of the column's type that gives masked copies of the captured value.</summary>
    /// <param name="nextMask">The mask of the row that the getter is about to fill.</param>
    /// <param name="baseline">As <see cref="MaskedCopies.Baseline"/>.</param>
    public abstract Delegate CreateMaskedGetter(Func<IMaskRows> nextMask, float[] baseline);
}
