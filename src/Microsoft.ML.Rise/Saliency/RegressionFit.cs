using System.Numerics.Tensors;

namespace Microsoft.ML.Rise.Saliency;

/// <summary>The ridge regression of one target's scores on the block means, with the ridge of the ladder that predicts left-out scores best.</summary>
internal sealed class RegressionFit
{
    public RegressionFit(RegressionDesign design, ReadOnlySpan<float> scores)
    {
        double[] centered = WideScores.Of(scores);
        double mean = OrderedSum.Sum(centered) / centered.Length;
        TensorPrimitives.Subtract(centered, mean, centered);

        double[] covariance = new double[design.NumberOfCovariates];
        for (int d = 0; d < covariance.Length; d++)
            covariance[d] = OrderedSum.Dot(design.Covariate(d), centered) / centered.Length;

        (Coefficients, Residuals) = ([], []);
        double leastError = double.PositiveInfinity;
        for (int k = 0; k < design.Ridges.Count; k++)
        {
            double[] coefficients = design.Solve(covariance, k);
            double[] residuals = Subtract(centered, design, coefficients);
            double[] leftOut = design.LeaveOut(residuals, k);
            double error = OrderedSum.Dot(leftOut, leftOut);
            if (error < leastError)
                (leastError, Ridge, Coefficients, Residuals) = (error, k, coefficients, residuals);
        }

        Intercept = mean - OrderedSum.Dot(Coefficients, design.Means);
    }

    /// <summary>β, one for each covariate.</summary>
    public double[] Coefficients { get; }

    /// <summary>f̄ − β·z̄.</summary>
    public double Intercept { get; }

    /// <summary>r_i = (f_i − f̄) − β·(z_i − z̄), one for each mask.</summary>
    public double[] Residuals { get; }

    /// <summary>The number of the chosen ridge.</summary>
    public int Ridge { get; }

    private static double[] Subtract(double[] centered, RegressionDesign design, double[] coefficients)
    {
        double[] residuals = [.. centered];
        for (int d = 0; d < coefficients.Length; d++)
            TensorPrimitives.MultiplyAdd(design.Covariate(d), -coefficients[d], residuals, residuals);
        return residuals;
    }
}
