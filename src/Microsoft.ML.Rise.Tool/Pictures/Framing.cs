using Microsoft.ML.Rise.Tool.Running;

namespace Microsoft.ML.Rise.Tool.Pictures;

/// <summary>How a picture is made to fit the network's size.</summary>
internal enum Framing
{
    /// <summary>Whole, and squashed where the proportions differ.</summary>
    Stretch,

    /// <summary>Whole and in proportion, with black bars.</summary>
    Pad,

    /// <summary>As torchvision's Resize and CenterCrop: in proportion, by the shorter side, and what is outside of the middle is cut off.</summary>
    Crop,
}

internal static class FramingExtensions
{
    /// <summary>The shorter side before the crop, of a network's shorter side: 256 for 224, as is usual.</summary>
    private const double Enlargement = 256.0 / 224;

    public static RgbPicture Fit(this Framing framing, RgbPicture picture, PictureSize size, int? shorterSide) => framing switch
    {
        Framing.Pad => Pad(picture, size),
        Framing.Crop => Crop(picture, size, shorterSide ?? UsualShorterSide(size)),
        _ => PillowResize.Resize(picture, size.Width, size.Height),
    };

    public static int UsualShorterSide(PictureSize size) => (int)Math.Round(Enlargement * Math.Min(size.Width, size.Height));

    private static RgbPicture Pad(RgbPicture picture, PictureSize size)
    {
        double scale = Math.Min((double)size.Width / picture.Width, (double)size.Height / picture.Height);
        int width = Math.Clamp((int)Math.Round(scale * picture.Width), 1, size.Width), height = Math.Clamp((int)Math.Round(scale * picture.Height), 1, size.Height);
        return RgbPicture.Window(PillowResize.Resize(picture, width, height), (width - size.Width) / 2, (height - size.Height) / 2, size.Width, size.Height);
    }

    /// <summary>Sides and offsets are rounded as torchvision rounds them.</summary>
    private static RgbPicture Crop(RgbPicture picture, PictureSize size, int shorterSide)
    {
        (int width, int height) = picture.Width <= picture.Height
            ? (shorterSide, (int)((double)shorterSide * picture.Height / picture.Width))
            : ((int)((double)shorterSide * picture.Width / picture.Height), shorterSide);
        if (width < size.Width || height < size.Height)
            throw new UserError($"a picture of {width}x{height} cannot be cropped to {size.Width}x{size.Height}: give a larger --resize-to, or --resize stretch or pad.");
        int left = (int)Math.Round((width - size.Width) / 2.0), top = (int)Math.Round((height - size.Height) / 2.0);
        return RgbPicture.Window(PillowResize.Resize(picture, width, height), left, top, size.Width, size.Height);
    }
}
