using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Rise.Scores.Onnx;

/// <summary>What a network reads and gives for one input, and whether it takes several at once. The rules are in the remarks of <see cref="RiseOnnxScorer"/>.</summary>
/// <param name="Input">The node that is masked.</param>
/// <param name="Output">The node of the scores.</param>
/// <param name="BatchSize">Inputs of a run; null where any number will do.</param>
/// <param name="OtherInputs">The inputs that are not masked, by name.</param>
/// <param name="Declared">What the network says of the masked node.</param>
internal sealed record OnnxSignature(OnnxNode Input, OnnxNode Output, int? BatchSize, IReadOnlyDictionary<string, NodeMetadata> OtherInputs, NodeMetadata Declared)
{
    private const string InputDimensions = $"{nameof(RiseOnnxOptions)}.{nameof(RiseOnnxOptions.InputDimensions)}";

    /// <summary>What was taken for what, for messages.</summary>
    public string Reading => Input.HasBatchAxis
        ? $"{OnnxNodes.DescribeDimensions(Declared)}, the first axis taken for the batch (if it is none, say so by {InputDimensions} with all {Declared.Dimensions.Length} axes)"
        : $"{OnnxNodes.DescribeDimensions(Declared)}, taken to have no batch axis (if the first is one, say so by {InputDimensions} without it)";

    /// <exception cref="ArgumentException">A node is missing or of a wrong kind, sizes are not known, or the options do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The schedule has a batch that the network does not take.</exception>
    public static OnnxSignature Read(InferenceSession session, RiseOnnxOptions options)
    {
        (string inputName, NodeMetadata input) = OnnxNodes.FindInput(session.InputMetadata, options.InputName);
        (string outputName, NodeMetadata output) = OnnxNodes.FindOutput(session.OutputMetadata, options.OutputName);
        bool hasBatchAxis = options.InputDimensions is { } given
            ? HasBatchAxis(inputName, input, given)
            : input.Dimensions is [<= 1, ..] || IsBatch(inputName, input, outputName, output, session);
        int[] one = options.InputDimensions?.ToArray() ?? (hasBatchAxis ? input.Dimensions[1..] : input.Dimensions);
        RequireKnown(inputName, input, one);

        int? batchSize = !hasBatchAxis ? 1 : input.Dimensions[0] > 0 ? input.Dimensions[0] : null;
        int asked = batchSize ?? 1;
        int[] answer = IsKnown(output, batchSize, input)
            ? [.. output.Dimensions.Select(d => d > 0 ? d : asked)]
            : OnnxProbe.OutputDimensions(session, inputName, hasBatchAxis ? [asked, .. one] : one, outputName);
        bool answersEach = hasBatchAxis && answer.Length > 0 && answer[0] == asked;
        if (asked > 1 && !answersEach)
        {
            throw new ArgumentException(
                $"The network's input '{inputName}' is {OnnxNodes.Describe(input)} and its first axis was given as a batch by {InputDimensions}, but its output '{outputName}' is "
                + $"[{string.Join(",", answer)}], which is not for each of {asked} inputs: give all axes of the input.");
        }

        // One row of scores, or scores without a row for each input: one input at a time.
        if (batchSize is null && !(answersEach && output.Dimensions[0] <= 0))
            batchSize = 1;
        var signature = new OnnxSignature(
            new OnnxNode(inputName, input.ElementType, one, hasBatchAxis),
            new OnnxNode(outputName, output.ElementType, answersEach ? answer[1..] : answer, answersEach),
            batchSize,
            session.InputMetadata.Where(i => i.Key != inputName).ToDictionary(),
            input);
        if (batchSize is int size && options.Schedule is { } schedule && schedule.BatchSize != size)
            throw new ArgumentOutOfRangeException(nameof(RiseOnnxOptions.Schedule), $"The network takes batches of {size}, but the schedule is {schedule}.");
        return signature;
    }

    /// <summary>Whether a user's dimensions of one input leave the first axis to the batch.</summary>
    private static bool HasBatchAxis(string name, NodeMetadata input, IReadOnlyList<int> given)
    {
        if (Agree(input.Dimensions, given))
            return false;
        if (input.Dimensions.Length > 0 && Agree(input.Dimensions.AsSpan(1), given))
            return true;
        string batch = input.Dimensions.Length > 0 ? $"{OnnxNodes.DescribeDimensions(input, skip: 1)}, or with the first axis, if that is no batch, " : "";
        throw new ArgumentException(
            $"The network's input '{name}' is {OnnxNodes.Describe(input)}, but {InputDimensions} is [{string.Join(",", given)}]: expected {batch}{OnnxNodes.DescribeDimensions(input)}, with a number for each open size.");
    }

    /// <summary>Whether a first axis of fixed size, which is above 1, is a batch: where the output has as many rows, but not where that may as well be one input's scores.</summary>
    private static bool IsBatch(string inputName, NodeMetadata input, string outputName, NodeMetadata output, InferenceSession session)
    {
        int[] dimensions = input.Dimensions;
        if (dimensions.Length < 2)
            return false;
        RequireKnown(inputName, input, dimensions);
        int[] answer = output.Dimensions is [<= 0, ..] ? OnnxProbe.OutputDimensions(session, inputName, dimensions, outputName) : output.Dimensions;
        return answer.Length > 0 && answer[0] == dimensions[0] && (answer.Length >= 2 || dimensions.Length != 3);
    }

    /// <summary>Whether the dimensions of the scores of a batch follow from what the network declares.</summary>
    private static bool IsKnown(NodeMetadata output, int? batchSize, NodeMetadata input)
    {
        if (output.Dimensions.Skip(1).Any(d => d <= 0))
            return false;
        if (output.Dimensions is not [<= 0, ..])
            return batchSize is not null || output.Dimensions is [1, ..];
        string mine = output.SymbolicDimensions[0], batch = input.SymbolicDimensions[0];
        return batchSize is null && (mine == batch || mine.Length == 0 || batch.Length == 0);
    }

    private static bool Agree(ReadOnlySpan<int> declared, IReadOnlyList<int> given)
    {
        if (declared.Length != given.Count)
            return false;
        for (int k = 0; k < declared.Length; k++)
        {
            if (declared[k] > 0 && declared[k] != given[k])
                return false;
        }

        return true;
    }

    private static void RequireKnown(string name, NodeMetadata input, int[] one)
    {
        if (!Array.Exists(one, d => d <= 0))
            return;
        int skip = input.Dimensions.Length - one.Length;
        IEnumerable<string> open = Enumerable.Range(skip, one.Length).Where(k => input.Dimensions[k] <= 0).Select(k => OnnxNodes.DescribeDimension(input, k));
        throw new ArgumentException(
            $"The network's input '{name}' is {OnnxNodes.Describe(input)}: its sizes {string.Join(", ", open)} are open. Give the dimensions of one input by {InputDimensions}: "
            + $"{OnnxNodes.DescribeDimensions(input, skip)} with numbers in their place.");
    }
}

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

/// <summary>A tensor that goes into a network or comes out of it.</summary>
/// <param name="Name">The node.</param>
/// <param name="ElementType">Of its values.</param>
/// <param name="Dimensions">Of one input or its scores, without the batch.</param>
/// <param name="HasBatchAxis">Whether the batch is an axis before them.</param>
internal sealed record OnnxNode(string Name, Type ElementType, int[] Dimensions, bool HasBatchAxis)
{
    /// <summary>The number of values for one input.</summary>
    public int Length { get; } = Dimensions.Aggregate(1, (product, d) => checked(product * d));

    /// <summary>The tensor's dimensions for so many inputs: one where there is no axis for more.</summary>
    public long[] ShapeOf(int batchSize) => HasBatchAxis ? [batchSize, .. Dimensions.Select(d => (long)d)] : [.. Dimensions.Select(d => (long)d)];
}

/// <summary>Finds out what a network does not declare, by running it once.</summary>
internal static class OnnxProbe
{
    /// <summary>The dimensions of an output for an input of zeros; the other inputs are zero or empty, and their open dimensions 1.</summary>
    /// <exception cref="ArgumentException">The network cannot be run so, or gives nothing.</exception>
    public static int[] OutputDimensions(InferenceSession session, string inputName, int[] inputDimensions, string outputName)
    {
        string question = $"The dimensions of the network's output '{outputName}' ({OnnxNodes.Describe(session.OutputMetadata[outputName])}) are not all known, so it was asked about zeros [{string.Join(",", inputDimensions)}]";
        var inputs = new Dictionary<string, OrtValue>();
        try
        {
            foreach ((string name, NodeMetadata node) in session.InputMetadata)
                inputs[name] = CreateZeros(node, name == inputName ? inputDimensions : [.. node.Dimensions.Select(d => Math.Max(d, 1))]);
            using var options = new RunOptions();
            using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, inputs, [outputName]);
            int[] dimensions = [.. outputs[0].GetTensorTypeAndShape().Shape.Select(d => checked((int)d))];
            return !dimensions.Contains(0)
                ? dimensions
                : throw new ArgumentException(
                    $"{question}, and gave no values ([{string.Join(",", dimensions)}]). The number of scores must be the same for every input: name another output by "
                    + $"{nameof(RiseOnnxOptions)}.{nameof(RiseOnnxOptions.OutputName)}.");
        }
        catch (OnnxRuntimeException e)
        {
            throw new ArgumentException(
                $"{question}, and failed: {e.Message} If one input has other dimensions, give them by {nameof(RiseOnnxOptions)}.{nameof(RiseOnnxOptions.InputDimensions)}.", e);
        }
        finally
        {
            foreach (OrtValue value in inputs.Values)
                value.Dispose();
        }
    }

    private static OrtValue CreateZeros(NodeMetadata node, int[] dimensions)
    {
        long[] shape = [.. dimensions.Select(d => (long)d)];
        if (node.ElementDataType == TensorElementType.String)
            return OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, shape);
        OrtValue value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, node.ElementDataType, shape);
        value.GetTensorMutableRawData().Clear();
        return value;
    }
}

/// <summary>Compares how an input is arranged with how a network reads it. Axes of one position say nothing; a network that reads a flat input, and features, have no arrangement.</summary>
internal static class OnnxArrangement
{
    /// <summary>What is wrong with inputs of <paramref name="shape"/>, or null.</summary>
    public static string? FindFault(OnnxSignature network, InputShape shape)
    {
        OnnxNode input = network.Input;
        if (input.Length != shape.Length)
            return $"The network's input '{input.Name}' has {input.Length} values, but the shape ({shape}) has {shape.Length}. It reads {network.Reading}.";
        if (shape.Axes is [{ Kind: AxisKind.Discrete }] || Fits(input.Dimensions, DimensionsOf(shape)))
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

    private static int[] DimensionsOf(InputShape shape) => [.. shape.Axes.Select(a => a.Length)];

    private static InputShape Rearranged(InputShape shape) => shape.Axes.Count == 3
        ? InputShape.Image(shape.Height, shape.Width, shape.NumberOfChannels, !shape.IsInterleaved)
        : InputShape.Series(shape.Length / shape.NumberOfChannels, shape.NumberOfChannels, !shape.IsInterleaved);
}
