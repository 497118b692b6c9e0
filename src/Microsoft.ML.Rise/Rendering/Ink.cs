namespace Microsoft.ML.Rise.Rendering;

/// <summary>The colours of what is not picture.</summary>
internal static class Ink
{
    public static RgbColor Paper => new(255, 255, 255);

    public static RgbColor Text => new(32, 32, 32);
}
