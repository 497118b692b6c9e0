using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Rise.Inputs;

/// <summary>What the type of a column says about the array in it.</summary>
internal static class ColumnShape
{
    private const string Parameter = "inputSchema";
    private const string Maskable = "known-size vector of Single, image, or bytes of an image (a vector of Byte of unknown size)";

    /// <summary>More channels than these are not guessed: they would be rows or columns as well.</summary>
    private const int MaxNumberOfChannels = 4;

    /// <summary>The shape of <paramref name="column"/>, or <paramref name="given"/> where it fits the column.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column cannot be masked.</exception>
    public static InputShape? Read(DataViewSchema.Column column, InputShape? given) => column.Type switch
    {
        ImageDataViewType { Height: > 0, Width: > 0 } image => ReadImage(column, image, given),
        VectorDataViewType { IsKnownSize: true } vector when vector.ItemType == NumberDataViewType.Single => ReadVector(column, vector, given),
        // Each row has a size of its own.
        VectorDataViewType { IsKnownSize: false } bytes when bytes.ItemType == NumberDataViewType.Byte && given is null => null,
        ImageDataViewType => given is null ? null : throw new ArgumentOutOfRangeException(Parameter, $"Image column '{column.Name}' is of unknown size; its shape cannot be given: leave {nameof(InputColumnOptions.InputShape)} out, or append ResizeImages before."),
        var type => throw Mismatch(column.Name, Maskable, type + Remedy((type as VectorDataViewType)?.ItemType ?? type, type is VectorDataViewType)),
    };

    /// <summary>Refuses a column that no size could make maskable; a shape carries no sizes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column cannot be masked.</exception>
    public static void RequireMaskable(SchemaShape.Column column)
    {
        bool isVector = column.Kind == SchemaShape.Column.VectorKind.Vector && column.ItemType == NumberDataViewType.Single;
        bool isImage = column.Kind == SchemaShape.Column.VectorKind.Scalar && column.ItemType is ImageDataViewType;
        bool isEncoded = column.Kind == SchemaShape.Column.VectorKind.VariableVector && column.ItemType == NumberDataViewType.Byte;
        if (column.IsKey || !(isVector || isImage || isEncoded))
        {
            bool isScalar = column.Kind == SchemaShape.Column.VectorKind.Scalar;
            throw Mismatch(column.Name, Maskable, (isScalar ? $"{column.ItemType}" : $"{column.Kind} of {column.ItemType}") + (column.IsKey ? "" : Remedy(column.ItemType, !isScalar)));
        }
    }

    private const string OrColumns = ", or explain the columns of raw rows (ExplainColumnsWithRise)";

    /// <summary>What makes a column maskable that is not.</summary>
    private static string Remedy(DataViewType item, bool isVector) => item switch
    {
        TextDataViewType => ": featurize it before (FeaturizeText), and explain the vector",
        NumberDataViewType or BooleanDataViewType when item != NumberDataViewType.Single => ": append ConvertType before" + (isVector ? "" : $", and Concatenate to make a vector{OrColumns}"),
        NumberDataViewType when !isVector => $": append Concatenate before, to make a vector{OrColumns}",
        _ => "",
    };

    /// <summary>What the values of a column can be at most, from 0 on; null where they can be anything.</summary>
    public static float? LargestOf(DataViewSchema.Column column) => column.Type is ImageDataViewType or VectorDataViewType { IsKnownSize: false } ? byte.MaxValue : null;

    /// <summary>What images of any size have in common.</summary>
    public static InputShape OfAnyImage { get; } = OfImage(1, 1);

    /// <summary>What texts of any number of words have in common.</summary>
    public static InputShape OfAnyWords { get; } = InputShape.OfPositions([""]);

    /// <summary>The shape of an image column's values: R, G, B of each pixel.</summary>
    public static InputShape OfImage(int height, int width) => InputShape.Image(height, width, numberOfChannels: 3, interleaved: true);

    private static InputShape ReadImage(DataViewSchema.Column column, ImageDataViewType type, InputShape? given)
    {
        var shape = OfImage(type.Height, type.Width);
        if (given is not null && !given.Axes.SequenceEqual(shape.Axes))
            throw new ArgumentOutOfRangeException(Parameter, $"Image column '{column.Name}' is {type.Height}x{type.Width}; its shape cannot be given as {given}: leave {nameof(InputColumnOptions.InputShape)} out.");
        return given ?? shape;
    }

    private static InputShape ReadVector(DataViewSchema.Column column, VectorDataViewType type, InputShape? given)
    {
        if (given is null)
            return FromDimensions(column, type);
        if (given.Length != type.Size)
            throw new ArgumentOutOfRangeException(Parameter, $"Input column '{column.Name}' has {type.Size} values ({type}), but {nameof(InputColumnOptions.InputShape)} ({given}) has {given.Length}.");
        return given;
    }

    private static InputShape FromDimensions(DataViewSchema.Column column, VectorDataViewType type)
    {
        ReadOnlySpan<int> dimensions = type.Dimensions.AsSpan();
        if (dimensions.Length == 4 && dimensions[0] == 1)
            dimensions = dimensions[1..];
        return dimensions switch
        {
            [var count] => InputShape.Features(count),
            [var height, var width] => InputShape.Image(height, width, 1),
            [<= MaxNumberOfChannels, > MaxNumberOfChannels, > MaxNumberOfChannels] =>
                InputShape.Image(dimensions[1], dimensions[2], dimensions[0]),
            [> MaxNumberOfChannels, > MaxNumberOfChannels, <= MaxNumberOfChannels] =>
                InputShape.Image(dimensions[0], dimensions[1], dimensions[2], interleaved: true),
            _ => throw Mismatch(
                column,
                $"planar C,H,W or interleaved H,W,C with 1 to {MaxNumberOfChannels} channels; for another arrangement set {nameof(InputColumnOptions.InputShape)} in the options"),
        };
    }

    private static ArgumentOutOfRangeException Mismatch(DataViewSchema.Column column, string expected) => Mismatch(column.Name, expected, $"{column.Type}");

    private static ArgumentOutOfRangeException Mismatch(string name, string expected, string got) =>
        new(Parameter, $"Schema mismatch for input column '{name}': expected {expected}, got {got}");
}
