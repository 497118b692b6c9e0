using Microsoft.ML.Transforms.Image;

namespace ExplainImage;

/// <summary>The size of the picture that a network reads, in pixels.</summary>
internal readonly record struct PictureSize(int Width, int Height);

/// <summary>The order of a network's channels.</summary>
internal enum ChannelOrder
{
    RGB,
    BGR,
}

/// <summary>How a network's input is arranged.</summary>
internal enum PixelLayout
{
    /// <summary>[1,3,H,W]: one channel after the other.</summary>
    Planar,

    /// <summary>[1,H,W,3]: the channels of a pixel side by side.</summary>
    Interleaved,
}

/// <summary>How a picture becomes the numbers that a network reads: (pixel·scale − mean) / standard deviation, a pixel in 0 to 255.</summary>
/// <param name="Size">What the picture is resized to.</param>
/// <param name="Channels">The order of the channels.</param>
/// <param name="Layout">How they are arranged.</param>
/// <param name="Scale">What a pixel is multiplied by.</param>
/// <param name="Mean">For each channel, in the network's order, in units of pixel·scale.</param>
/// <param name="StandardDeviation">Likewise.</param>
internal sealed record Preprocessing(
    PictureSize Size, ChannelOrder Channels, PixelLayout Layout, float Scale, IReadOnlyList<float> Mean, IReadOnlyList<float> StandardDeviation)
{
    public const int NumberOfChannels = 3;

    public int Width => Size.Width;

    public int Height => Size.Height;

    public bool IsInterleaved => Layout == PixelLayout.Interleaved;

    public ImagePixelExtractingEstimator.ColorsOrder ColorsOrder => Channels switch
    {
        ChannelOrder.BGR => ImagePixelExtractingEstimator.ColorsOrder.ABGR,
        _ => ImagePixelExtractingEstimator.ColorsOrder.ARGB,
    };

    /// <summary>The dimensions of the network's input for one picture, without the leading 1.</summary>
    public int[] Dimensions => IsInterleaved ? [Height, Width, NumberOfChannels] : [NumberOfChannels, Height, Width];

    /// <summary>What one offset for all channels cannot do: subtracts each channel's mean and divides by its standard deviation.</summary>
    /// <param name="pixels">Scaled pixels, arranged as <see cref="Dimensions"/>.</param>
    /// <returns>As many values, arranged alike.</returns>
    public float[] Normalize(ReadOnlySpan<float> pixels)
    {
        var normalized = new float[pixels.Length];
        int plane = Height * Width;
        for (int i = 0; i < pixels.Length; i++)
        {
            int channel = IsInterleaved ? i % NumberOfChannels : i / plane;
            normalized[i] = (pixels[i] - Mean[channel]) / StandardDeviation[channel];
        }

        return normalized;
    }
}
