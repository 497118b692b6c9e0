using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.Scores.Onnx;

/// <summary>Compares how an input is arranged with how a network reads it. Axes of one position say nothing; a network that reads a flat input, and features, have no arrangement.</summary>
internal static class OnnxArrangement
{
    /// <summary>What is wrong with inputs of <paramref name="shape"/>, or null.</summary>
    public static string? FindFault(OnnxSignature network, RiseInputShape shape)
    {
        OnnxNode input = network.Input;
        if (input.Length != shape.Length)
            return $"The network's input '{input.Name}' has {input.Length} values, but the shape ({shape}) has {shape.Length}. It reads {network.Reading}.";
        if (shape.IsDiscrete || Fits(input.Dimensions, DimensionsOf(shape)))
            return null;
        string remedy = shape.NumberOfChannels > 1 && Fits(input.Dimensions, DimensionsOf(Rearranged(shape)))
            ? $"say interleaved: {(shape.IsInterleaved ? "false" : "true")}, and give the values in that order"
            : "give the shape that the network reads, and the values in that order";
        return $"The network's input '{input.Name}' is arranged as [{string.Join(",", input.Dimensions)}], but the shape ({shape}) is [{string.Join(",", DimensionsOf(shape))}]: {remedy}. It reads {network.Reading}.";
    }

    /// <summary>What is wrong with the values of a column, or null. A flat one is arranged as its reader says.</summary>
    public static string? FindFault(OnnxSignature network, VectorDataViewType column) => column.Dimensions.Length <= 1 || Fits(network.Input.Dimensions, [.. column.Dimensions])
        ? null
        : $"expected [{string.Join(",", network.Input.Dimensions)}], as the network's input '{network.Input.Name}' is arranged, got {column}: bring the values into that order before, "
            + "or make the column a flat vector if they are in it";

    private static bool Fits(int[] network, int[] given) => Squeeze(network) is var squeezed && (squeezed.Length <= 1 || squeezed.SequenceEqual(Squeeze(given)));

    private static int[] Squeeze(int[] dimensions) => [.. dimensions.Where(d => d != 1)];

    private static int[] DimensionsOf(RiseInputShape shape) =>
        shape.IsInterleaved ? [.. shape.MapDimensions, shape.NumberOfChannels] : [shape.NumberOfChannels, .. shape.MapDimensions];

    private static RiseInputShape Rearranged(RiseInputShape shape) => shape.MapDimensions.Count == 2
        ? RiseInputShape.Image(shape.Height, shape.Width, shape.NumberOfChannels, !shape.IsInterleaved)
        : RiseInputShape.Series(shape.Width, shape.NumberOfChannels, !shape.IsInterleaved);
}
