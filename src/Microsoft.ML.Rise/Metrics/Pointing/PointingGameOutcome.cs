namespace Microsoft.ML.Rise.Metrics;

/// <summary>How one question of the pointing game ended.</summary>
public enum PointingGameOutcome
{
    /// <summary>The maximum is on an object of the class, or nearer to one than the tolerance.</summary>
    Hit = 0,

    /// <summary>It is not.</summary>
    Miss = 1,

    /// <summary>Not asked: every object of the class is marked as difficult (PASCAL VOC).</summary>
    Skipped = 2,
}
