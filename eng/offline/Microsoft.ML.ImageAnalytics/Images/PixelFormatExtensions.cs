namespace Microsoft.ML.Data;

/// <summary>Where a pixel's channels are. Green is always byte 1, alpha byte 3.</summary>
internal static class PixelFormatExtensions
{
    public static (int Red, int Blue) RedAndBlue(this MLPixelFormat format) => format == MLPixelFormat.Rgba32 ? (0, 2) : (2, 0);
}
