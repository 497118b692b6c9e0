using System.CommandLine;
using System.Globalization;

namespace Microsoft.ML.Rise.Benchmarks.Pictures;

/// <summary>The options of every command that explains pictures: a network and files, or sizes of made-up ones.</summary>
internal sealed class PictureOptions
{
    private readonly Option<FileInfo?> _model = new("--model") { Description = "ONNX network: planar pictures in, a vector of scores out." };
    private readonly Option<FileInfo[]> _images = new("--image") { Description = "Pictures: PNG, JPEG, BMP, GIF or WebP.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<bool> _bgr = new("--bgr") { Description = "The network reads B,G,R instead of R,G,B." };
    private readonly Option<float> _scale = new("--scale") { Description = "A pixel (0 to 255) is multiplied by this, then the mean is subtracted.", DefaultValueFactory = _ => 1 };
    private readonly Option<string> _mean = new("--mean") { Description = "One value, or one for each channel in the network's order.", DefaultValueFactory = _ => "0" };
    private readonly Option<string?> _sizes = new("--sizes") { Description = "Instead of a network and pictures: made-up ones with these sides, such as 28,224,512." };

    public void AddTo(System.CommandLine.Command command)
    {
        foreach (Option option in new Option[] { _model, _images, _bgr, _scale, _mean, _sizes })
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            bool hasFiles = result.GetResult(_model) is not null && result.GetResult(_images) is not null;
            if (hasFiles == result.GetResult(_sizes) is not null)
                result.AddError("Give either --model and --image, or --sizes.");
        });
    }

    /// <summary>The network with each picture in turn, which the caller disposes; and the picture's name.</summary>
    public IEnumerable<(string Name, PictureNetwork Network)> Open(ParseResult parsed) =>
        parsed.GetValue(_sizes) is { } sizes ? MakeUp(Numbers<int>(sizes)) : OpenFiles(parsed);

    /// <summary>What was given, as arguments for another process.</summary>
    public IEnumerable<string> Arguments(ParseResult parsed) => parsed.GetValue(_sizes) is { } sizes ? [_sizes.Name, sizes] : ArgumentsFor(parsed, parsed.GetValue(_images)!);

    /// <summary>The same for each picture by itself. There must be files.</summary>
    public IEnumerable<string[]> ArgumentsOfEach(ParseResult parsed) => parsed.GetValue(_images)!.Select(image => ArgumentsFor(parsed, image));

    public static T[] Numbers<T>(string list)
        where T : IParsable<T> => [.. list.Split(',').Select(v => T.Parse(v, CultureInfo.InvariantCulture))];

    private string[] ArgumentsFor(ParseResult parsed, params FileInfo[] images)
    {
        string[] bgr = parsed.GetValue(_bgr) ? [_bgr.Name] : [];
        return
        [
            _model.Name, parsed.GetValue(_model)!.FullName, _images.Name, .. images.Select(i => i.FullName), .. bgr,
            _scale.Name, parsed.GetValue(_scale).ToString(CultureInfo.InvariantCulture), _mean.Name, parsed.GetValue(_mean)!,
        ];
    }

    private IEnumerable<(string Name, PictureNetwork Network)> OpenFiles(ParseResult parsed)
    {
        var preprocessing = new Preprocessing(parsed.GetValue(_bgr), parsed.GetValue(_scale), Numbers<float>(parsed.GetValue(_mean)!));
        foreach (FileInfo image in parsed.GetValue(_images)!)
            yield return (image.Name, new PictureNetwork(parsed.GetValue(_model)!.FullName, shape => preprocessing.Read(image.FullName, shape)));
    }

    private static IEnumerable<(string Name, PictureNetwork Network)> MakeUp(int[] sides)
    {
        foreach (int side in sides)
        {
            string file = Path.Combine(Path.GetTempPath(), $"made-up-{side}-{Environment.ProcessId}.onnx");
            File.WriteAllBytes(file, MadeUpNetwork.Write(side));
            try
            {
                yield return ($"made up {side}²", new PictureNetwork(file, MadeUpNetwork.Picture));
            }
            finally
            {
                File.Delete(file);
            }
        }
    }
}
