namespace Microsoft.ML.Rise.Saliency;

/// <summary>A symmetric, positive definite 2×2 matrix: what a fit leaves of the two residuals of an antithetic pair.</summary>
internal readonly record struct PairMatrix(double First, double Cross, double Second)
{
    /// <summary>Keeps a score that was fitted by itself alone from dividing by zero.</summary>
    public const double SmallestDivisor = 1e-9;

    private double Determinant => Math.Max(First * Second - Cross * Cross, SmallestDivisor);

    /// <summary>A⁻¹·(x, y).</summary>
    public (double X, double Y) Solve(double x, double y) => ((Second * x - Cross * y) / Determinant, (First * y - Cross * x) / Determinant);

    /// <summary>A^(−½)·(x, y), where A^½ = (A + √det·I) / √(trace + 2·√det).</summary>
    public (double X, double Y) SolveRoot(double x, double y)
    {
        double root = Math.Sqrt(Determinant), scale = Math.Sqrt(Math.Max(First + Second + 2 * root, SmallestDivisor));
        return new PairMatrix((First + root) / scale, Cross / scale, (Second + root) / scale).Solve(x, y);
    }
}
