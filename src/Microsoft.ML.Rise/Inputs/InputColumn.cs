using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Rise.Inputs;

/// <summary>What the type of a column says about the array in it.</summary>
internal static class InputColumn
{
    private const string Parameter = "inputSchema";
    private const string Maskable = "known-size vector of Single or known-size image";

    /// <summary>The shape of <paramref name="column"/>, or <paramref name="given"/> where it fits the column.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column cannot be masked.</exception>
    public static RiseInputShape ReadShape(DataViewSchema.Column column, RiseInputShape? given) => column.Type switch
    {
        ImageDataViewType { Height: > 0, Width: > 0 } image => ReadImage(column, image, given),
        VectorDataViewType { IsKnownSize: true } vector when vector.ItemType == NumberDataViewType.Single => ReadVector(column, vector, given),
        ImageDataViewType => throw Mismatch(column, "known-size image (append ResizeImages before)"),
        var type => throw Mismatch(column.Name, Maskable, type + Remedy((type as VectorDataViewType)?.ItemType ?? type, type is VectorDataViewType)),
    };

    /// <summary>Refuses a column that no size could make maskable; a shape carries no sizes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column cannot be masked.</exception>
    public static void RequireMaskable(SchemaShape.Column column)
    {
        bool isVector = column.Kind == SchemaShape.Column.VectorKind.Vector && column.ItemType == NumberDataViewType.Single;
        bool isImage = column.Kind == SchemaShape.Column.VectorKind.Scalar && column.ItemType is ImageDataViewType;
        if (column.IsKey || !(isVector || isImage))
        {
            bool isScalar = column.Kind == SchemaShape.Column.VectorKind.Scalar;
            throw Mismatch(column.Name, Maskable, (isScalar ? $"{column.ItemType}" : $"{column.Kind} of {column.ItemType}") + (column.IsKey ? "" : Remedy(column.ItemType, !isScalar)));
        }
    }

    /// <summary>What makes a column maskable that is not.</summary>
    private static string Remedy(DataViewType item, bool isVector) => item switch
    {
        TextDataViewType => ": featurize it before (FeaturizeText), and explain the vector",
        NumberDataViewType or BooleanDataViewType when item != NumberDataViewType.Single => ": append ConvertType before" + (isVector ? "" : ", and Concatenate to make a vector"),
        NumberDataViewType when !isVector => ": append Concatenate before, to make a vector",
        _ => "",
    };

    /// <summary>Refuses a baseline that the pixels of an image cannot show.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is an image, and a value is outside of 0 to 255.</exception>
    public static void RequireShowable(DataViewSchema.Column column, ReadOnlySpan<float> baseline, string option)
    {
        if (column.Type is not ImageDataViewType)
            return;
        foreach (float value in baseline)
        {
            if (!(value is >= 0 and <= byte.MaxValue))
                throw new ArgumentOutOfRangeException(option, string.Create(CultureInfo.InvariantCulture, $"{option} must be in 0 to 255 for image column '{column.Name}', got {value}."));
        }
    }

    private static RiseInputShape ReadImage(DataViewSchema.Column column, ImageDataViewType type, RiseInputShape? given)
    {
        var shape = RiseInputShape.Image(type.Height, type.Width, numberOfChannels: 3, interleaved: true);
        if (given is not null && given != shape)
            throw new ArgumentOutOfRangeException(Parameter, $"Image column '{column.Name}' is {type.Height}x{type.Width}; its shape cannot be given as {given}: leave {nameof(RiseOptions.InputShape)} out.");
        return shape;
    }

    private static RiseInputShape ReadVector(DataViewSchema.Column column, VectorDataViewType type, RiseInputShape? given)
    {
        if (given is null)
            return FromDimensions(column, type);
        if (given.Length != type.Size)
            throw new ArgumentOutOfRangeException(Parameter, $"Input column '{column.Name}' has {type.Size} values ({type}), but {nameof(RiseOptions.InputShape)} ({given}) has {given.Length}.");
        return given;
    }

    private static RiseInputShape FromDimensions(DataViewSchema.Column column, VectorDataViewType type)
    {
        ReadOnlySpan<int> dimensions = type.Dimensions.AsSpan();
        if (dimensions.Length == 4 && dimensions[0] == 1)
            dimensions = dimensions[1..];
        return dimensions switch
        {
            [var count] => RiseInputShape.Features(count),
            [var height, var width] => RiseInputShape.Image(height, width, 1),
            [<= RiseInputShape.MaxNumberOfChannels, > RiseInputShape.MaxNumberOfChannels, > RiseInputShape.MaxNumberOfChannels] =>
                RiseInputShape.Image(dimensions[1], dimensions[2], dimensions[0]),
            [> RiseInputShape.MaxNumberOfChannels, > RiseInputShape.MaxNumberOfChannels, <= RiseInputShape.MaxNumberOfChannels] =>
                RiseInputShape.Image(dimensions[0], dimensions[1], dimensions[2], interleaved: true),
            _ => throw Mismatch(
                column,
                $"planar C,H,W or interleaved H,W,C with 1 to {RiseInputShape.MaxNumberOfChannels} channels; for another arrangement set {nameof(RiseOptions)}.{nameof(RiseOptions.InputShape)}"),
        };
    }

    private static ArgumentOutOfRangeException Mismatch(DataViewSchema.Column column, string expected) => Mismatch(column.Name, expected, $"{column.Type}");

    private static ArgumentOutOfRangeException Mismatch(string name, string expected, string got) =>
        new(Parameter, $"Schema mismatch for input column '{name}': expected {expected}, got {got}");
}
