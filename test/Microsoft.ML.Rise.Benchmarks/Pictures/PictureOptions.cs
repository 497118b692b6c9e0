using System.CommandLine;
using System.Globalization;

namespace Microsoft.ML.Rise.Benchmarks.Pictures;

/// <summary>The options of every command that explains pictures.</summary>
internal sealed class PictureOptions
{
    private readonly Option<FileInfo> _model = new("--model") { Description = "ONNX network: planar pictures in, a vector of scores out.", Required = true };
    private readonly Option<FileInfo[]> _images = new("--image") { Description = "Pictures (PNG).", Required = true, AllowMultipleArgumentsPerToken = true };
    private readonly Option<bool> _bgr = new("--bgr") { Description = "The network reads B,G,R instead of R,G,B." };
    private readonly Option<float> _scale = new("--scale") { Description = "A pixel (0 to 255) is multiplied by this, then the mean is subtracted.", DefaultValueFactory = _ => 1 };
    private readonly Option<string> _mean = new("--mean") { Description = "One value, or one for each channel in the network's order.", DefaultValueFactory = _ => "0" };

    public void AddTo(System.CommandLine.Command command)
    {
        foreach (Option option in new Option[] { _model, _images, _bgr, _scale, _mean })
            command.Options.Add(option);
    }

    /// <summary>The network with each picture in turn, which the caller disposes; and the picture's name.</summary>
    public IEnumerable<(string Name, PictureNetwork Network)> Open(ParseResult parsed)
    {
        var preprocessing = new Preprocessing(parsed.GetValue(_bgr), parsed.GetValue(_scale), Numbers<float>(parsed.GetValue(_mean)!));
        foreach (FileInfo image in parsed.GetValue(_images)!)
            yield return (image.Name, new PictureNetwork(parsed.GetValue(_model)!.FullName, image.FullName, preprocessing));
    }

    public static T[] Numbers<T>(string list)
        where T : IParsable<T> => [.. list.Split(',').Select(v => T.Parse(v, CultureInfo.InvariantCulture))];
}
