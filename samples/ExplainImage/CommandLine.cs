using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Microsoft.ML.Rise;

namespace ExplainImage;

/// <summary>The options of the program, and what they ask for.</summary>
internal sealed class CommandLine
{
    private readonly Option<string?> _model = Options.Text(
        "--model", "file", "The network, an ONNX file. Without it: the demo's, which finds garments.");
    private readonly Option<string?> _labels = Options.Text(
        "--labels", "file", "The labels of its classes, a text file: one a line, class 0 first.");
    private readonly Option<string?> _image = Options.Text(
        "--image", "file", "The picture to explain: PNG, JPEG, BMP, GIF or WebP. Required with --model.");
    private readonly Option<string[]> _class = new("--class")
    {
        Description = "The class to explain, an index or a label; may be repeated. Default: the one with the highest score.",
        HelpName = "class",
    };

    private readonly Option<int?> _masks = Options.Parsed(
        "--masks", "n", $"The most masked copies that the network is asked about; fewer where the map is reliable before. Default: {new RiseOptions().NumberOfMasks}.",
        Numbers.Positive, "must be a whole number of at least 1");
    private readonly Option<int?> _seed = Options.Parsed(
        "--seed", "n", $"Equal seeds give equal maps. Default: {new RiseOptions().Seed}.",
        Numbers.WholeNumber, "must be a whole number");
    private readonly Option<string?> _out = Options.Text(
        "--out", "folder", $"Where the pictures are written. Default: {Request.DefaultOutputFolder}.");

    private readonly Option<PictureSize?> _size = Options.Parsed(
        "--size", "W|WxH", "The size of the network's pictures in pixels. Default: what the network says.",
        Numbers.Size, "must be a size in pixels such as 224 or 320x240");
    private readonly Option<PixelLayout?> _layout = Options.OneOf<PixelLayout>(
        "--layout", "[1,3,H,W] or [1,H,W,3]. Default: what the network says.", "planar", "interleaved");
    private readonly Option<ChannelOrder?> _channels = Options.OneOf<ChannelOrder>(
        "--channels", "The network's order of the channels. Default: RGB.", "RGB", "BGR");
    private readonly Option<float?> _scale = Options.Parsed(
        "--scale", "s", "The network reads (pixel*s - mean)/std, a pixel in 0 to 255. A number or a fraction. Default: 1 (demo: 1/255).",
        Numbers.Fraction, "must be a number or a fraction such as 1/255");
    private readonly Option<IReadOnlyList<float>?> _mean = Options.Parsed(
        "--mean", "c1,c2,c3", "The mean of each channel, in units of pixel*s, in the network's order of the channels. Default: 0,0,0.",
        Numbers.Channels, "must be three numbers such as 103.9,116.8,123.7");
    private readonly Option<IReadOnlyList<float>?> _std = Options.Parsed(
        "--std", "c1,c2,c3", "The standard deviation of each channel, in the same units and order. Default: 1,1,1.",
        Numbers.NonZeroChannels, "must be three numbers other than 0, such as 0.229,0.224,0.225");

    private readonly Option<string?> _input = Options.Text(
        "--input", "node", "The network's node that reads the picture. Default: the only input.");
    private readonly Option<string?> _output = Options.Text(
        "--output", "node", "The network's node that gives the scores. Default: the only output.");

    /// <summary>The command; it runs <paramref name="run"/>, which returns the exit code.</summary>
    public RootCommand Command(Func<Request, int> run)
    {
        var command = new RootCommand("Shows which parts of a picture a network's answer comes from (RISE). Without options: a demo.")
        {
            _model, _labels, _image, _class, _masks, _seed, _out, _size, _layout, _channels, _scale, _mean, _std, _input, _output,
        };
        command.SetAction(parsed => run(RequestOf(parsed)));
        return command;
    }

    private Request RequestOf(ParseResult parsed)
    {
        string? model = parsed.GetValue(_model);
        string? image = parsed.GetValue(_image);
        bool isDemo = model is null;
        if (!isDemo && image is null)
            throw new UserError("--model needs --image, the picture to explain.");

        string[] classes = parsed.GetValue(_class) ?? [];
        return new Request
        {
            ModelFile = Existing(model ?? Demo.ModelFile, "model"),
            LabelsFile = Existing(parsed.GetValue(_labels) ?? (isDemo ? Demo.LabelsFile : null), "labels"),
            PictureFile = Existing(image ?? Demo.PictureFile, "picture"),
            Classes = image is null && classes.Length == 0 ? Demo.Classes : classes,
            NumberOfMasks = parsed.GetValue(_masks) ?? new RiseOptions().NumberOfMasks,
            Seed = parsed.GetValue(_seed) ?? new RiseOptions().Seed,
            OutputFolder = parsed.GetValue(_out) ?? Request.DefaultOutputFolder,
            InputNode = parsed.GetValue(_input),
            OutputNode = parsed.GetValue(_output),
            Size = parsed.GetValue(_size),
            Layout = parsed.GetValue(_layout),
            Channels = parsed.GetValue(_channels) ?? ChannelOrder.RGB,
            Scale = parsed.GetValue(_scale) ?? (isDemo ? Demo.Scale : 1),
            Mean = parsed.GetValue(_mean) ?? [0, 0, 0],
            StandardDeviation = parsed.GetValue(_std) ?? [1, 1, 1],
        };
    }

    [return: NotNullIfNotNull(nameof(path))]
    private static string? Existing(string? path, string what) =>
        path is null || File.Exists(path) ? path : throw new UserError($"there is no {what} file '{path}'.");
}
