using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Rise.Scores.Onnx;

/// <summary>Finds the nodes that are meant, and says what a network has.</summary>
internal static class OnnxNodes
{
    /// <exception cref="ArgumentException">There is no such input, none is named where there are several, or it is not of numbers.</exception>
    public static (string Name, NodeMetadata Node) FindInput(IReadOnlyDictionary<string, NodeMetadata> nodes, string? name)
    {
        (name, NodeMetadata node) = Find(nodes, name, "input", nameof(RiseOnnxOptions.InputName));
        if (!IsTensorOfNumbers(node) || node.ElementType == typeof(bool))
        {
            throw new ArgumentException(
                $"The input '{name}' of the network is {Describe(node)}, which cannot be masked: expected a tensor of float, float16, double or integers. "
                + $"Name another by {nameof(RiseOnnxOptions)}.{nameof(RiseOnnxOptions.InputName)}; the network has {Describe(nodes)}.");
        }

        return (name, node);
    }

    /// <exception cref="ArgumentException">There is no such output, none is named where there are several, or it is not of numbers.</exception>
    public static (string Name, NodeMetadata Node) FindOutput(IReadOnlyDictionary<string, NodeMetadata> nodes, string? name)
    {
        (name, NodeMetadata node) = Find(nodes, name, "output", nameof(RiseOnnxOptions.OutputName));
        if (!IsTensorOfNumbers(node))
        {
            throw new ArgumentException(
                $"The output '{name}' of the network is {Describe(node)}, which is no tensor of scores: expected float, float16, double, integers or bool. "
                + $"Name another by {nameof(RiseOnnxOptions)}.{nameof(RiseOnnxOptions.OutputName)}; the network has {Describe(nodes)}. "
                + "Maps (ZipMap) are read by ApplyOnnxModel in a pipeline, or are left out when a network is exported (skl2onnx: options={'zipmap': False}).");
        }

        return (name, node);
    }

    /// <summary>Such as "float [N,3,?,?]" or "a sequence of maps".</summary>
    public static string Describe(NodeMetadata node) => node.OnnxValueType switch
    {
        OnnxValueType.ONNX_TYPE_TENSOR => $"{node.ElementDataType.ToString().ToLowerInvariant()} {DescribeDimensions(node)}",
        OnnxValueType.ONNX_TYPE_SEQUENCE => node.AsSequenceMetadata().ElementMeta.OnnxValueType == OnnxValueType.ONNX_TYPE_MAP ? "a sequence of maps" : "a sequence",
        OnnxValueType.ONNX_TYPE_MAP => "a map",
        OnnxValueType.ONNX_TYPE_OPTIONAL => "an optional value",
        OnnxValueType.ONNX_TYPE_SPARSETENSOR => "a sparse tensor",
        _ => "of an unknown kind",
    };

    /// <summary>Such as "[N,3,?,?]".</summary>
    public static string DescribeDimensions(NodeMetadata node, int skip = 0) => $"[{string.Join(",", node.Dimensions.Select((d, k) => DescribeDimension(node, k)).Skip(skip))}]";

    /// <summary>Such as "3", "N", or "?" for an open one without a name.</summary>
    public static string DescribeDimension(NodeMetadata node, int axis) => node.Dimensions[axis] is var d && d > 0
        ? $"{d}"
        : node.SymbolicDimensions[axis] is { Length: > 0 } symbol ? symbol : "?";

    private static (string Name, NodeMetadata Node) Find(IReadOnlyDictionary<string, NodeMetadata> nodes, string? name, string kind, string option)
    {
        if (name is null)
        {
            return nodes.Count == 1
                ? (nodes.Keys.Single(), nodes.Values.Single())
                : throw new ArgumentException($"The network has {nodes.Count} {kind}s ({Describe(nodes)}): name one of them by {nameof(RiseOnnxOptions)}.{option}.");
        }

        return nodes.TryGetValue(name, out NodeMetadata? node)
            ? (name, node)
            : throw new ArgumentException($"The network has no {kind} '{name}', which {nameof(RiseOnnxOptions)}.{option} names; it has {Describe(nodes)}.");
    }

    private static string Describe(IReadOnlyDictionary<string, NodeMetadata> nodes) => string.Join("; ", nodes.Select(n => $"'{n.Key}': {Describe(n.Value)}"));

    private static bool IsTensorOfNumbers(NodeMetadata node) => node.OnnxValueType == OnnxValueType.ONNX_TYPE_TENSOR && OnnxBuffer.CanHold(node.ElementType);
}
