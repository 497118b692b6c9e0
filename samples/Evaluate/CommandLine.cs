using System.CommandLine;
using Evaluate.GroundTruth;
using Evaluate.Methods;
using ExplainImage;
using Microsoft.ML.Rise;
using Microsoft.ML.Rise.Metrics;

namespace Evaluate;

/// <summary>The options of the program, and what they ask for.</summary>
internal sealed class CommandLine
{
    private readonly Option<string?> _model = Options.Text("--model", "file", "The network, an ONNX file.");
    private readonly Option<string?> _images = Options.Text("--images", "folder", "The pictures.");
    private readonly Option<string?> _truth = Options.Text(
        "--truth", "path", "What they show: the folder Annotations of PASCAL VOC, an instances file of COCO, or a scenes.json.");
    private readonly Option<string?> _labels = Options.Text(
        "--labels", "file", "The labels of the network's classes, a text file: one a line, class 0 first. Each class of the truth that is among them is asked about.");
    private readonly Option<string?> _methods = Options.Text(
        "--methods", "m1,m2", $"Which methods, each with its own number of calls (rise:500) or that of --calls. Default: {string.Join(',', KnownMethods.Names)}. The first is compared with all others.");
    private readonly Option<int?> _calls = Options.Parsed(
        "--calls", "n", $"How often a method may ask the network to answer one question. Default: {new RiseOptions().NumberOfMasks}.", Numbers.Positive, "must be a whole number of at least 1");
    private readonly Option<int?> _seeds = Options.Parsed(
        "--seeds", "n", "How often a method that depends on the seed is repeated. Default: 3.", Numbers.Positive, "must be a whole number of at least 1");
    private readonly Option<int?> _limit = Options.Parsed(
        "--limit", "n", "The most pictures. Default: all.", Numbers.Positive, "must be a whole number of at least 1");
    private readonly Option<int?> _tolerance = Options.Parsed(
        "--tolerance", "n", $"Of the pointing game, in pixels. Default: {PointingGame.DefaultTolerance}, and 0 for scenes, which are small.",
        Tolerance, "must be a whole number of at least 0");

    private readonly Option<int?> _step = Options.Parsed(
        "--step", "n", "The pixels that deletion and insertion change at a time. Default: as many as make 224 steps.", Numbers.Positive, "must be a whole number of at least 1");
    private readonly Option<string?> _out = Options.Text(
        "--out", "file", "The tables (Markdown); every map's figures (.csv) and the curves (.svg) are written beside them. Default: evaluation.md.");

    private readonly Option<ChannelOrder?> _channels = Options.OneOf<ChannelOrder>("--channels", "The network's order of the channels. Default: RGB.", "RGB", "BGR");
    private readonly Option<float?> _scale = Options.Parsed(
        "--scale", "s", "The network reads (pixel*s - mean)/std, a pixel in 0 to 255. A number or a fraction. Default: 1/255.",
        Numbers.Fraction, "must be a number or a fraction such as 1/255");
    private readonly Option<IReadOnlyList<float>?> _mean = Options.Parsed(
        "--mean", "c1,c2,c3", "The mean of each channel, in units of pixel*s, in the network's order of the channels. Default: 0,0,0.",
        Numbers.Channels, "must be three numbers such as 0.485,0.456,0.406");
    private readonly Option<IReadOnlyList<float>?> _std = Options.Parsed(
        "--std", "c1,c2,c3", "The standard deviation of each channel, in the same units and order. Default: 1,1,1.",
        Numbers.NonZeroChannels, "must be three numbers other than 0, such as 0.229,0.224,0.225");

    /// <summary>The command; it runs <paramref name="run"/>, which returns the exit code.</summary>
    public RootCommand Command(Func<Request, int> run)
    {
        foreach (Option option in new Option[] { _model, _images, _truth, _labels })
            option.Required = true;
        var command = new RootCommand("Compares explanation methods that need no gradients, by deletion, insertion and the pointing game.")
        {
            _model, _images, _truth, _labels, _methods, _calls, _seeds, _limit, _tolerance, _step, _out, _channels, _scale, _mean, _std,
        };
        command.SetAction(parsed => run(RequestOf(parsed)));
        return command;
    }

    private Request RequestOf(ParseResult parsed)
    {
        string truth = parsed.GetValue(_truth)!;
        return new Request
        {
            ModelFile = Existing(parsed.GetValue(_model)!, "model"),
            PictureFolder = parsed.GetValue(_images)!,
            TruthPath = truth,
            LabelsFile = Existing(parsed.GetValue(_labels)!, "labels"),
            Methods = parsed.GetValue(_methods)?.Split(',') ?? KnownMethods.Names,
            Calls = parsed.GetValue(_calls) ?? new RiseOptions().NumberOfMasks,
            NumberOfSeeds = parsed.GetValue(_seeds) ?? 3,
            Limit = parsed.GetValue(_limit) ?? int.MaxValue,
            Tolerance = parsed.GetValue(_tolerance) ?? (Truth.IsScenes(truth) ? 0 : PointingGame.DefaultTolerance),
            PixelsPerStep = parsed.GetValue(_step),
            OutputFile = parsed.GetValue(_out) ?? "evaluation.md",
            Channels = parsed.GetValue(_channels) ?? ChannelOrder.RGB,
            Scale = parsed.GetValue(_scale) ?? 1 / 255f,
            Mean = parsed.GetValue(_mean) ?? [0, 0, 0],
            StandardDeviation = parsed.GetValue(_std) ?? [1, 1, 1],
        };
    }

    private static string Existing(string path, string what) => File.Exists(path) ? path : throw new UserError($"there is no {what} file '{path}'.");

    private static int? Tolerance(string text) => Numbers.WholeNumber(text) is int value and >= 0 ? value : null;
}
