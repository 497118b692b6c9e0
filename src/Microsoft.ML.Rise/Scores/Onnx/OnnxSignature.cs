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
