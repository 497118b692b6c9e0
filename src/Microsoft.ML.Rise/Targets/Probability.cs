namespace Microsoft.ML.Rise.Targets;

/// <summary>The probability p of the second of two classes, which makes the scores 1 − p and p.</summary>
internal static class Probability
{
    /// <summary>What rounding, of half precision too, may add to a probability.</summary>
    private const double Rounding = 1e-3;

    /// <summary>Whether a score can be no probability. NaN is a case of its own: it is no score.</summary>
    public static bool Excludes(double score) => score is < -Rounding or > 1 + Rounding;

    public static void WriteSides(float p, Span<float> sides)
    {
        sides[0] = 1 - p;
        sides[1] = p;
    }
}
