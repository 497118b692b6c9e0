using System.Globalization;

namespace Microsoft.ML.Rise.Tool.Pictures;

/// <summary>The size of the picture that a network reads, in pixels.</summary>
internal readonly record struct PictureSize(int Width, int Height);

/// <summary>The order of a network's channels.</summary>
internal enum ChannelOrder { RGB, BGR }

/// <summary>How a network's input is arranged.</summary>
internal enum PixelLayout
{
    /// <summary>[1,3,H,W]: one channel after the other.</summary>
    Planar,

    /// <summary>[1,H,W,3]: the channels of a pixel side by side.</summary>
    Interleaved,
}

/// <summary>How a picture becomes the numbers that a network reads: (pixel·scale − mean) / standard deviation, a pixel in 0 to 255. Mean and deviation are those of each channel, in the network's order, in units of pixel·scale; the shorter side is null for the usual one.</summary>
internal sealed record Preprocessing(
    PictureSize Size, Framing Framing, int? ShorterSide, ChannelOrder Channels, PixelLayout Layout, float Scale, IReadOnlyList<float> Mean, IReadOnlyList<float> StandardDeviation)
{
    /// <summary>The arrangement of the numbers.</summary>
    public InputShape Shape => InputShape.Image(Size.Height, Size.Width, RgbPicture.NumberOfChannels, interleaved: Layout == PixelLayout.Interleaved);

    /// <summary>The picture as the network sees it.</summary>
    public RgbPicture Fit(RgbPicture picture) => Framing.Fit(picture, Size, ShorterSide);

    /// <summary>The numbers that the network reads.</summary>
    /// <param name="fitted">Of <see cref="Size"/>.</param>
    public float[] Normalize(RgbPicture fitted)
    {
        int plane = Size.Width * Size.Height;
        float[] values = new float[plane * RgbPicture.NumberOfChannels];
        for (int i = 0; i < plane; i++)
        {
            for (int channel = 0; channel < RgbPicture.NumberOfChannels; channel++)
            {
                int color = Channels == ChannelOrder.BGR ? RgbPicture.NumberOfChannels - 1 - channel : channel;
                values[Layout == PixelLayout.Planar ? channel * plane + i : i * RgbPicture.NumberOfChannels + channel] =
                    (fitted.Pixels[i * RgbPicture.NumberOfChannels + color] * Scale - Mean[channel]) / StandardDeviation[channel];
            }
        }

        return values;
    }

    /// <summary>In words, for the report.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Size.Width}x{Size.Height} {Channels}, {Layout}, {Framing}{(Framing == Framing.Crop ? $" from {ShorterSide ?? FramingExtensions.UsualShorterSide(Size)}" : "")}, (pixel*{Scale:G6} - [{Text(Mean)}])/[{Text(StandardDeviation)}]");

    private static string Text(IReadOnlyList<float> values) => string.Join(',', values.Select(v => v.ToString(CultureInfo.InvariantCulture)));
}
