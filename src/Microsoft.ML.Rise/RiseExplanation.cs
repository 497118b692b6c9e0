namespace Microsoft.ML.Rise;

/// <summary>Why one input got the score that it got.</summary>
public sealed class RiseExplanation
{
    internal RiseExplanation(float[] saliency, RiseInputShape shape, RiseRun run)
    {
        Saliency = saliency;
        Dimensions = shape.MapDimensions;
        Target = run.Target;
        TargetLabel = run.TargetLabel;
        Score = run.Score;
        NumberOfMasks = run.NumberOfMasks;
    }

    /// <summary>The saliency of each position, row-major: the expected score, given that the position is visible; in units of the score.</summary>
    public ReadOnlyMemory<float> Saliency { get; }

    /// <summary>The dimensions of the map: H,W for an image; T for a series; the count for features.</summary>
    public IReadOnlyList<int> Dimensions { get; }

    /// <summary>The class that is explained.</summary>
    public int Target { get; }

    /// <summary>Its label, or its index as text.</summary>
    public string TargetLabel { get; }

    /// <summary>Its score on the unmasked input.</summary>
    public float Score { get; }

    /// <summary>The number of masked copies that were scored.</summary>
    public int NumberOfMasks { get; }
}
