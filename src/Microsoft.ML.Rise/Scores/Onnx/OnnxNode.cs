using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Rise.Scores.Onnx;

/// <summary>A tensor that goes into a network or comes out of it.</summary>
/// <param name="Name">The node.</param>
/// <param name="Dimensions">Of one input or its scores, without the batch.</param>
/// <param name="BatchSize">What the first dimension is fixed to, or null where any batch will do.</param>
/// <param name="IsHalf">Whether the values are float16 and not float.</param>
internal sealed record OnnxNode(string Name, int[] Dimensions, int? BatchSize, bool IsHalf)
{
    /// <summary>The number of values for one input.</summary>
    public int Length { get; } = Dimensions.Aggregate(1, (product, d) => checked(product * d));

    /// <exception cref="ArgumentException">There is no such node, none is named where there are several, or it is no tensor of floats of known size.</exception>
    public static OnnxNode Find(IReadOnlyDictionary<string, NodeMetadata> nodes, string? name, string kind)
    {
        string all = string.Join(", ", nodes.Keys.Select(n => $"'{n}'"));
        if (name is null && nodes.Count != 1)
            throw new ArgumentException($"The network has {nodes.Count} {kind}s ({all}): name one of them.");
        NodeMetadata? metadata = name is null ? nodes.Values.Single() : nodes.GetValueOrDefault(name);
        if (metadata is null)
            throw new ArgumentException($"The network has no {kind} '{name}'; it has {all}.");

        name ??= nodes.Keys.Single();
        bool isHalf = metadata.OnnxValueType == OnnxValueType.ONNX_TYPE_TENSOR && metadata.ElementType == typeof(Float16);
        if (!isHalf && (metadata.OnnxValueType != OnnxValueType.ONNX_TYPE_TENSOR || metadata.ElementType != typeof(float)))
            throw new ArgumentException($"The {kind} '{name}' of the network must be a tensor of float or float16.");
        int[] dimensions = metadata.Dimensions;
        if (dimensions.Length == 0 || dimensions[1..].Any(d => d <= 0))
            throw new ArgumentException($"The {kind} '{name}' of the network must have known dimensions but for the first, got [{string.Join(",", dimensions)}].");
        return new OnnxNode(name, dimensions[1..], dimensions[0] > 0 ? dimensions[0] : null, isHalf);
    }
}
