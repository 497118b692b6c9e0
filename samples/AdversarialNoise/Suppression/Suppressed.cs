namespace AdversarialNoise.Suppression;

/// <summary>Which part of a picture is blurred.</summary>
internal enum Part
{
    /// <summary>The evidence for the wrong answer.</summary>
    Evidence,

    /// <summary>As many pixels around a random one.</summary>
    Random,

    /// <summary>The picture.</summary>
    Everything,
}

/// <summary>What the network says where a part of an attacked picture is blurred.</summary>
/// <param name="Sigma">Of the blur, in pixels.</param>
/// <param name="Part">What is blurred.</param>
/// <param name="Area">How much of the picture that is.</param>
/// <param name="IsClassBack">Whether the attacked class is on its side of one half again.</param>
/// <param name="AreGarmentsBack">Whether the garments that are there are on the sides where the clean scene has them, and the attacked class, too.</param>
internal sealed record Suppressed(double Sigma, Part Part, double Area, bool IsClassBack, bool AreGarmentsBack);
