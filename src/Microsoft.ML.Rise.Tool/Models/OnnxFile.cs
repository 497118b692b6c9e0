using System.CommandLine;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Rise.Tool.Pictures;
using Microsoft.ML.Rise.Tool.Running;

namespace Microsoft.ML.Rise.Tool.Models;

/// <summary>The nodes of a network that are used, and what the file says about them.</summary>
internal sealed record OnnxFile(string Path, string InputNode, string OutputNode, IReadOnlyList<int> InputDimensions)
{
    /// <summary>Looks into a file.</summary>
    public static OnnxFile Open(string path, string? inputNode, string? outputNode)
    {
        using InferenceSession session = Load(path);
        string input = Choose(inputNode, session.InputMetadata.Keys, "input");
        return new OnnxFile(path, input, Choose(outputNode, session.OutputMetadata.Keys, "output"), session.InputMetadata[input].Dimensions);
    }

    /// <summary>Opens it to be asked.</summary>
    public RiseOnnxScorer ToScorer(IReadOnlyList<int> dimensions) => RiseScorer.FromOnnx(Path, new RiseOnnxOptions
    {
        InputName = InputNode,
        OutputName = OutputNode,
        InputDimensions = InputDimensions.Contains(-1) ? dimensions : null,
    });

    /// <summary>How the picture must be prepared, from what the file says where the command line says nothing.</summary>
    public Preprocessing PreprocessingFor(PreprocessingOptions options, ParseResult parsed, string? preset)
    {
        if (InputDimensions is not [var rows, var second, var third, var fourth])
            throw new UserError($"{Shown} is not a picture: it must have four dimensions.");
        if (rows > 1)
            throw new UserError($"{Shown} takes {rows} pictures at a time, and this program has one.");

        PixelLayout layout = options.Layout(parsed)
            ?? (second != RgbPicture.NumberOfChannels && fourth == RgbPicture.NumberOfChannels ? PixelLayout.Interleaved : PixelLayout.Planar);
        (int channels, int height, int width) = layout == PixelLayout.Planar ? (second, third, fourth) : (fourth, second, third);
        string arranged = layout == PixelLayout.Planar ? "planar" : "interleaved";
        if (channels > 0 && channels != RgbPicture.NumberOfChannels)
            throw new UserError($"{Shown}, {arranged}, has {channels} channels, and pictures have {RgbPicture.NumberOfChannels}.");

        PictureSize size = options.Size(parsed) ?? (width > 0 && height > 0
            ? new PictureSize(width, height)
            : throw new UserError($"{Shown} leaves the size open: give --size."));
        if ((width > 0 && width != size.Width) || (height > 0 && height != size.Height))
            throw new UserError($"{Shown}, {arranged}, does not take pictures of {size.Width}x{size.Height}.");
        return options.Read(parsed, size, layout, preset);
    }

    /// <summary>The input, as messages call it.</summary>
    public string Shown => $"input '{InputNode}' [{string.Join(",", InputDimensions.Select(d => d < 0 ? "?" : $"{d}"))}]";

    private static InferenceSession Load(string path)
    {
        try
        {
            // It is only looked at: nothing needs to be made faster.
            using var options = new SessionOptions { GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL };
            return new InferenceSession(path, options);
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
}
