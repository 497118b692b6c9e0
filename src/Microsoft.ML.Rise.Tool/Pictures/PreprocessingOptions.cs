using System.CommandLine;
using Microsoft.ML.Rise.Tool.Running;

namespace Microsoft.ML.Rise.Tool.Pictures;

/// <summary>The options that say how a network wants its pictures: a preset, and what differs from it.</summary>
internal sealed class PreprocessingOptions
{
    private static readonly Dictionary<string, Preset> s_presets = new()
    {
        ["imagenet"] = new(Framing.Crop, ChannelOrder.RGB, 1 / 255f, [0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]),
        ["caffe-bgr"] = new(Framing.Stretch, ChannelOrder.BGR, 1, [103.939f, 116.779f, 123.68f], [1, 1, 1]),
        ["0-1"] = new(Framing.Stretch, ChannelOrder.RGB, 1 / 255f, [0, 0, 0], [1, 1, 1]),
        ["-1-1"] = new(Framing.Stretch, ChannelOrder.RGB, 1 / 127.5f, [1, 1, 1], [1, 1, 1]),
    };

    private static readonly Preset s_plain = new(Framing.Stretch, ChannelOrder.RGB, 1, [0, 0, 0], [1, 1, 1]);

    private readonly Option<string?> _preset = Options.Word(
        "--preprocess", "How an ONNX network wants its pictures: imagenet (cropped, RGB, 0 to 1 minus mean, by deviation), caffe-bgr (BGR, 0 to 255 minus mean), 0-1, -1-1. What follows says what differs. Default: RGB, 0 to 255.", [.. s_presets.Keys]);
    private readonly Option<PictureSize?> _size = Options.Parsed("--size", "W|WxH", "The size of the network's pictures in pixels. Default: what the network says.", Numbers.Size, "must be a size in pixels such as 224 or 320x240");
    private readonly Option<Framing?> _resize = Options.OneOf<Framing>("--resize", "stretch (squash to the size), pad (with black bars), or crop (shorter side and middle, as torchvision).", "stretch", "pad", "crop");
    private readonly Option<int?> _shorterSide = Options.Count("--resize-to", "The shorter side before the crop. Default: 256 of 224, and in that proportion.");
    private readonly Option<PixelLayout?> _layout = Options.OneOf<PixelLayout>("--layout", "[1,3,H,W] or [1,H,W,3]. Default: what the network says.", "planar", "interleaved");
    private readonly Option<ChannelOrder?> _channels = Options.OneOf<ChannelOrder>("--channels", "The network's order of the channels.", "RGB", "BGR");
    private readonly Option<float?> _scale = Options.Parsed("--scale", "s", "The network reads (pixel*s - mean)/std, a pixel in 0 to 255. A number or a fraction.", Numbers.Fraction, "must be a number or a fraction such as 1/255");
    private readonly Option<IReadOnlyList<float>?> _mean = Options.Parsed("--mean", "c1,c2,c3", "The mean of each channel, in units of pixel*s, in the network's order of the channels.", Numbers.Channels, "must be three numbers such as 0.485,0.456,0.406");
    private readonly Option<IReadOnlyList<float>?> _std = Options.Parsed("--std", "c1,c2,c3", "The standard deviation of each channel, in the same units and order.", Numbers.NonZeroChannels, "must be three numbers other than 0, such as 0.229,0.224,0.225");

    public IEnumerable<Option> All => [_preset, _size, _resize, _shorterSide, _layout, .. OfPixels];

    /// <summary>Those that leave the picture whole.</summary>
    public IEnumerable<Option> OfPixels => [_channels, _scale, _mean, _std];

    public Preprocessing Read(ParseResult parsed, PictureSize size, PixelLayout layout, string? preset = null)
    {
        Preset common = (parsed.GetValue(_preset) ?? preset) is { } name ? s_presets[name] : s_plain;
        return new Preprocessing(
            size, parsed.GetValue(_resize) ?? common.Framing, parsed.GetValue(_shorterSide), parsed.GetValue(_channels) ?? common.Channels, layout,
            parsed.GetValue(_scale) ?? common.Scale, parsed.GetValue(_mean) ?? common.Mean, parsed.GetValue(_std) ?? common.StandardDeviation);
    }

    public PictureSize? Size(ParseResult parsed) => parsed.GetValue(_size);

    public PixelLayout? Layout(ParseResult parsed) => parsed.GetValue(_layout);

    private sealed record Preset(Framing Framing, ChannelOrder Channels, float Scale, IReadOnlyList<float> Mean, IReadOnlyList<float> StandardDeviation);
}
