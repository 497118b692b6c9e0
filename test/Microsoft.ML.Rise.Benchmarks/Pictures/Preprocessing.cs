namespace Microsoft.ML.Rise.Benchmarks.Pictures;

/// <summary>How a picture becomes the network's input: pixel·scale − mean, planar.</summary>
/// <param name="IsBgr">Whether the network reads B,G,R instead of R,G,B.</param>
/// <param name="Scale">What a pixel, 0 to 255, is multiplied by.</param>
/// <param name="Mean">One value, or one for each channel in the network's order.</param>
internal sealed record Preprocessing(bool IsBgr, float Scale, float[] Mean);
