using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Image;

/// <summary>Where an image's channels lie in a vector.</summary>
internal sealed record ChannelLayout(
    ImagePixelExtractingEstimator.ColorBits Colors, ImagePixelExtractingEstimator.ColorsOrder Order, bool Interleaved)
{
    /// <summary>The channels that are in the vector, in its order: the letters of the order's name.</summary>
    public ImagePixelExtractingEstimator.ColorBits[] Channels() =>
        [.. $"{Order}".Select(Channel).Where(channel => Colors.HasFlag(channel))];

    public int[] Dimensions(int height, int width) => Interleaved ? [height, width, Channels().Length] : [Channels().Length, height, width];

    /// <summary>The step from a channel's value of one pixel to that of the next, and from one channel to the next.</summary>
    public (int Pixel, int Channel) Strides(int pixelCount) => Interleaved ? (Channels().Length, 1) : (1, pixelCount);

    public void CheckValid()
    {
        Check.That(Colors != 0 && (Colors & ~ImagePixelExtractingEstimator.ColorBits.All) == 0, "colors");
        Check.That(Enum.IsDefined(Order), "order");
    }

    /// <summary>The byte of a pixel that holds a channel.</summary>
    public static int ByteOf(ImagePixelExtractingEstimator.ColorBits channel, MLPixelFormat format) => channel switch
    {
        ImagePixelExtractingEstimator.ColorBits.Alpha => 3,
        ImagePixelExtractingEstimator.ColorBits.Red => format.RedAndBlue().Red,
        ImagePixelExtractingEstimator.ColorBits.Green => 1,
        _ => format.RedAndBlue().Blue,
    };

    private static ImagePixelExtractingEstimator.ColorBits Channel(char letter) => letter switch
    {
        'A' => ImagePixelExtractingEstimator.ColorBits.Alpha,
        'R' => ImagePixelExtractingEstimator.ColorBits.Red,
        'G' => ImagePixelExtractingEstimator.ColorBits.Green,
        _ => ImagePixelExtractingEstimator.ColorBits.Blue,
    };
}
