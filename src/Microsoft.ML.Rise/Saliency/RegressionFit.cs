using System.Numerics.Tensors;

namespace Microsoft.ML.Rise.Saliency;

/// <summary>The ridge regression of one target's scores on the block means, with the ridge of the ladder that predicts left-out scores best.</summary>
internal sealed class RegressionFit
{
    public RegressionFit(RegressionDesign design, ReadOnlySpan<float> scores)
    {
        double[] centered = new double[design.NumberOfMasks];
        TensorPrimitives.ConvertTruncating(scores, centered.AsSpan());
        double mean = OrderedSum.Sum(centered) / centered.Length;
        TensorPrimitives.Subtract(centered, mean, centered);

        double[] covariance = new double[design.NumberOfCovariates];
        for (int d = 0; d < covariance.Length; d++)
            covariance[d] = OrderedSum.Dot(design.Covariate(d), centered) / centered.Length;

        (Coefficients, Residuals, LeftOutResiduals) = ([], [], []);
        double leastError = double.PositiveInfinity;
        for (int k = 0; k < design.Inverses.Count; k++)
        {
            double[] coefficients = Multiply(design.Inverses[k], covariance);
            double[] residuals = Subtract(centered, design, coefficients);
            double[] leftOut = design.LeaveOut(residuals, k);
            double error = OrderedSum.Dot(leftOut, leftOut);
            if (error < leastError)
                (leastError, Coefficients, Residuals, LeftOutResiduals) = (error, coefficients, residuals, leftOut);
        }

        Intercept = mean - OrderedSum.Dot(Coefficients, design.Means);
    }

    /// <summary>β, one for each covariate.</summary>
    public double[] Coefficients { get; }

    /// <summary>f̄ − β·z̄.</summary>
    public double Intercept { get; }

    /// <summary>r_i = (f_i − f̄) − β·(z_i − z̄), one for each mask.</summary>
    public double[] Residuals { get; }

    /// <summary>The residuals if each score had been predicted from the others; larger than the residuals, which the fit has shrunk.</summary>
    public double[] LeftOutResiduals { get; }

    private static double[] Multiply(double[] matrix, double[] vector)
    {
        double[] product = new double[vector.Length];
        for (int d = 0; d < product.Length; d++)
            product[d] = OrderedSum.Dot(matrix.AsSpan(d * vector.Length, vector.Length), vector);
        return product;
    }

    private static double[] Subtract(double[] centered, RegressionDesign design, double[] coefficients)
    {
        double[] residuals = [.. centered];
        for (int d = 0; d < coefficients.Length; d++)
            TensorPrimitives.MultiplyAdd(design.Covariate(d), -coefficients[d], residuals, residuals);
        return residuals;
    }
}
