using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Rise.Inputs;

/// <summary>What is masked of the rows of a schema.</summary>
/// <param name="schema">That of the rows that a scorer is asked about.</param>
/// <param name="columns">The masked ones of its columns.</param>
internal abstract class InputBinding(DataViewSchema schema, IReadOnlyList<DataViewSchema.Column> columns)
{
    public DataViewSchema Schema => schema;

    public IReadOnlyList<DataViewSchema.Column> Columns => columns;

    /// <summary>The arrangement of the input; null where it differs from row to row.</summary>
    public abstract InputShape? Shape { get; }

    /// <summary>One that all inputs have in common.</summary>
    public abstract InputShape AnyShape { get; }

    /// <summary>The shape by which a row's input is explained: where rows differ in the number of unrelated positions, one for all of them.</summary>
    public InputShape ExplainedAs(MaskedInput input) => AnyShape.IsDiscrete ? AnyShape : input.Shape;

    /// <summary>What a value can be at most, from 0 on; null where it can be anything.</summary>
    public virtual float? Largest => null;

    /// <summary>Whether the masked rows are what a model's first stage reads; otherwise they enter after the last stage that writes the column.</summary>
    public virtual bool IsRaw => false;

    /// <summary>The masked columns of the rows that <paramref name="row"/> moves over.</summary>
    public abstract MaskedInput Of(DataViewRow row);

    /// <summary>The same row with the columns of <see cref="Schema"/>.</summary>
    public virtual DataViewRow Select(DataViewRow row) => row;

    /// <summary>The index that a column has in the rows themselves.</summary>
    public virtual int SourceOf(int column) => column;

    /// <summary>The only column, where a scorer reads nothing else.</summary>
    /// <param name="scorer">Such as "A function".</param>
    /// <exception cref="ArgumentOutOfRangeException">It holds no array of numbers.</exception>
    public DataViewSchema.Column RequireArray(string scorer) => columns is [{ Type: VectorDataViewType { IsKnownSize: true } or ImageDataViewType } column] && !IsRaw
        ? column
        : throw new ArgumentOutOfRangeException(
            nameof(scorer), $"{scorer} scores arrays of numbers, not column(s) {string.Join(", ", columns.Select(c => $"'{c.Name}' ({c.Type})"))}: give a transformer that reads them.");
}

/// <summary>A vector of numbers, or an image.</summary>
/// <param name="schema">The schema of the rows.</param>
/// <param name="column">The column.</param>
/// <param name="shape">Its arrangement; null where each image has its own.</param>
internal sealed class ArrayBinding(DataViewSchema schema, DataViewSchema.Column column, InputShape? shape) : InputBinding(schema, [column])
{
    public override InputShape? Shape => shape;

    public override InputShape AnyShape => shape ?? ColumnShape.OfAnyImage;

    public override float? Largest => ColumnShape.LargestOf(column);

    public override MaskedInput Of(DataViewRow row) => MaskedInput.Of(row, column, shape);
}
