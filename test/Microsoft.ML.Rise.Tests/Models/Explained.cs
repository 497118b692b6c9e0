namespace Microsoft.ML.Rise.Tests.Models;

/// <summary>What RISE adds to a row for an output column named Saliency.</summary>
internal sealed class Explained
{
    public float[] Saliency { get; set; } = [];

    public int SaliencyTarget { get; set; }

    public string SaliencyTargetLabel { get; set; } = "";

    public float SaliencyScore { get; set; }

    public int SaliencyMasks { get; set; }

    public float[] SaliencyStandardError { get; set; } = [];

    public float SaliencyReliability { get; set; }
}
