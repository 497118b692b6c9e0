using Microsoft.ML.OnnxRuntime;

namespace ExplainImage;

/// <summary>The nodes of a network that this program uses, and what the file says about them.</summary>
/// <param name="Path">The file.</param>
/// <param name="InputNode">The node that reads the picture.</param>
/// <param name="OutputNode">The node that gives the scores.</param>
/// <param name="InputDimensions">Of the input, with -1 for what the file leaves open.</param>
/// <param name="NumberOfScores">The scores that a picture gets, or null where the file leaves it open.</param>
internal sealed record OnnxFile(string Path, string InputNode, string OutputNode, IReadOnlyList<int> InputDimensions, int? NumberOfScores)
{
    /// <summary>Looks into a file.</summary>
    /// <param name="path">An ONNX file.</param>
    /// <param name="inputNode">Null for the only input.</param>
    /// <param name="outputNode">Null for the only output.</param>
    /// <exception cref="UserError">The file is no network, or not one that reads a picture.</exception>
    public static OnnxFile Open(string path, string? inputNode, string? outputNode)
    {
        using InferenceSession session = Load(path);
        string input = Choose(inputNode, session.InputMetadata.Keys, "input");
        string output = Choose(outputNode, session.OutputMetadata.Keys, "output");
        RequireFloat(input, session.InputMetadata[input]);
        RequireFloat(output, session.OutputMetadata[output]);
        int[] scores = session.OutputMetadata[output].Dimensions[1..];
        int? numberOfScores = scores.All(d => d > 0) ? scores.Aggregate(1, (product, d) => product * d) : null;
        return new OnnxFile(path, input, output, session.InputMetadata[input].Dimensions, numberOfScores);
    }

    /// <summary>How the picture must be prepared, from what the file says where the request says nothing.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="UserError">The input is no picture, or request and file disagree, or neither says.</exception>
    public Preprocessing PreprocessingFor(Request request)
    {
        string shown = $"input '{InputNode}' [{string.Join(",", InputDimensions.Select(d => d < 0 ? "?" : $"{d}"))}]";
        if (InputDimensions is not [var rows, var second, var third, var fourth])
            throw new UserError($"{shown} is not a picture: it must have four dimensions.");
        if (rows > 1)
            throw new UserError($"{shown} takes {rows} pictures at a time, and this program has one.");

        PixelLayout layout = request.Layout
            ?? (second != Preprocessing.NumberOfChannels && fourth == Preprocessing.NumberOfChannels ? PixelLayout.Interleaved : PixelLayout.Planar);
        (int channels, int height, int width) = layout == PixelLayout.Planar ? (second, third, fourth) : (fourth, second, third);
        if (channels > 0 && channels != Preprocessing.NumberOfChannels)
            throw new UserError($"{shown}, {Text(layout)}, has {channels} channels, and pictures have {Preprocessing.NumberOfChannels}.");

        PictureSize size = request.Size ?? (width > 0 && height > 0
            ? new PictureSize(width, height)
            : throw new UserError($"{shown} leaves the size open: give --size."));
        if ((width > 0 && width != size.Width) || (height > 0 && height != size.Height))
            throw new UserError($"{shown}, {Text(layout)}, does not take pictures of {size.Width}x{size.Height}.");

        return new Preprocessing(size, request.Channels, layout, request.Scale, request.Mean, request.StandardDeviation);
    }

    private static InferenceSession Load(string path)
    {
        try
        {
            return new InferenceSession(path);
        }
        catch (OnnxRuntimeException e)
        {
            throw new UserError($"'{path}' is not a network that ONNX Runtime can load: {e.Message}");
        }
    }

    private static string Choose(string? name, IEnumerable<string> names, string kind)
    {
        string[] all = [.. names];
        string listed = string.Join(", ", all.Select(n => $"'{n}'"));
        if (name is not null)
            return all.Contains(name) ? name : throw new UserError($"the model has no {kind} '{name}'; it has {listed}.");
        return all.Length == 1 ? all[0] : throw new UserError($"the model has {all.Length} {kind}s: choose one by --{kind} from {listed}.");
    }

    private static void RequireFloat(string node, NodeMetadata metadata)
    {
        if (metadata.OnnxValueType != OnnxValueType.ONNX_TYPE_TENSOR || metadata.ElementType != typeof(float))
            throw new UserError($"node '{node}' is not a tensor of floats.");
    }

    private static string Text(PixelLayout layout) => layout == PixelLayout.Planar ? "planar" : "interleaved";
}
