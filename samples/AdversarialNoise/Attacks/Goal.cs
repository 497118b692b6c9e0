namespace AdversarialNoise.Attacks;

/// <summary>Which way a score is to cross one half.</summary>
internal enum Direction
{
    /// <summary>A garment that is not there is to be found.</summary>
    Rises,

    /// <summary>One that is there is to be missed.</summary>
    Falls,
}

/// <summary>What an attack wants.</summary>
/// <param name="Class">Of the score.</param>
/// <param name="Direction">Where it is to go.</param>
/// <param name="Enough">The score with which the attack is content, beyond one half.</param>
internal sealed record Goal(int Class, Direction Direction, float Enough)
{
    private const float Half = 0.5f;

    /// <summary>Whether a class counts as found.</summary>
    public static bool IsFound(float score) => score > Half;

    /// <summary>Whether the score has crossed one half.</summary>
    public bool IsReachedBy(float score) => Direction == Direction.Rises ? IsFound(score) : score < Half;

    /// <summary>Whether the attack may rest.</summary>
    public bool IsEnough(float score) => LossOf(score) <= LossOf(Enough);

    /// <summary>Lower is better.</summary>
    public float LossOf(float score) => Direction == Direction.Rises ? -score : score;
}
