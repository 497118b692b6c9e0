using System.Globalization;

namespace Microsoft.ML.Rise;

/// <summary>Which detections are explained, and what counts as finding one again.</summary>
public sealed record DetectionOptions
{
    /// <summary>The most detections of an input, those with the highest scores first; at least 1.</summary>
    public int MaxDetections { get; init; } = 10;

    /// <summary>Fainter ones are left out; 0 to 1.</summary>
    public float ScoreThreshold { get; init; } = 0.5f;

    /// <summary>Only these classes, by their labels (an index as text where there is none); none for all.</summary>
    public IReadOnlyList<string> Labels { get; init => field = Array.AsReadOnly([.. value]); } = [];

    /// <summary>Of one class, a box whose intersection over union with one of a higher score is larger is suppressed; 0 to 1.</summary>
    public float MaxOverlap { get; init; } = 0.45f;

    /// <summary>Whether a copy's objectness counts.</summary>
    public bool UseObjectness { get; init; } = true;

    /// <summary>Whether a copy's classes count, by their cosine with those of the detection.</summary>
    public bool UseClass { get; init; } = true;

    /// <summary>Equal values and labels.</summary>
    public bool Equals(DetectionOptions? other) => other is not null
        && (MaxDetections, ScoreThreshold, MaxOverlap, UseObjectness, UseClass) == (other.MaxDetections, other.ScoreThreshold, other.MaxOverlap, other.UseObjectness, other.UseClass)
        && Labels.SequenceEqual(other.Labels);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(MaxDetections, ScoreThreshold, MaxOverlap, Labels.Count);

    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    internal void Validate()
    {
        if (MaxDetections < 1)
            throw new ArgumentOutOfRangeException("options", $"{nameof(MaxDetections)} must be at least 1, got {MaxDetections}.");
        foreach ((string name, float value) in new[] { (nameof(ScoreThreshold), ScoreThreshold), (nameof(MaxOverlap), MaxOverlap) })
        {
            if (!(value is >= 0 and <= 1))
                throw new ArgumentOutOfRangeException("options", string.Create(CultureInfo.InvariantCulture, $"{name} must be in 0 to 1, got {value}."));
        }
    }
}
