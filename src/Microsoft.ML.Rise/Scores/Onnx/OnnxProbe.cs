using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.Rise.Scores.Onnx;

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
