namespace Microsoft.ML.Rise.Rendering;

/// <summary>An opaque sRGB colour.</summary>
/// <param name="Red">0 to 255.</param>
/// <param name="Green">0 to 255.</param>
/// <param name="Blue">0 to 255.</param>
public readonly record struct RgbColor(byte Red, byte Green, byte Blue)
{
    /// <summary>As in HTML, such as "#440154".</summary>
    public override string ToString() => $"#{Red:x2}{Green:x2}{Blue:x2}";
}
