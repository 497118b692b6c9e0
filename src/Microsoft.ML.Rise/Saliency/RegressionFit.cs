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

        double[] covariance = design.Moment(centered);
        TensorPrimitives.Divide(covariance, centered.Length, covariance);

        (Coefficients, Residuals) = ([], []);
        double leastError = double.PositiveInfinity;
        double[][] coefficients = [.. design.Ridges.Select((_, k) => design.Solve(covariance, k))];
        double[][] residuals = Subtract(centered, design, coefficients);
        for (int k = 0; k < coefficients.Length; k++)
        {
            double[] leftOut = design.LeaveOut(residuals[k], k);
            double error = OrderedSum.Dot(leftOut, leftOut);
            if (error < leastError)
                (leastError, Ridge, Coefficients, Residuals) = (error, k, coefficients[k], residuals[k]);
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

    /// <summary>The residuals of all ridges at once, so that the covariates are gone through only once.</summary>
    private static double[][] Subtract(double[] centered, RegressionDesign design, double[][] coefficients)
    {
        double[][] residuals = [.. coefficients.Select(_ => (double[])[.. centered])];
        for (int start = 0; start < centered.Length; start += RegressionDesign.Chunk)
        {
            int length = Math.Min(RegressionDesign.Chunk, centered.Length - start);
            for (int d = 0; d < design.NumberOfCovariates; d++)
            {
                ReadOnlySpan<double> covariate = design.Covariate(d).Slice(start, length);
                for (int k = 0; k < residuals.Length; k++)
                {
                    Span<double> residual = residuals[k].AsSpan(start, length);
                    TensorPrimitives.MultiplyAdd(covariate, -coefficients[k][d], residual, residual);
                }
            }
        }

        return residuals;
    }
}
