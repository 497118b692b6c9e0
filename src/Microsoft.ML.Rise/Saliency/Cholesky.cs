namespace Microsoft.ML.Rise.Saliency;

/// <summary>The inverse of a symmetric positive definite matrix, by its Cholesky factor.</summary>
internal static class Cholesky
{
    /// <param name="matrix">n × n, row-major, symmetric positive definite; overwritten.</param>
    /// <param name="n">The number of rows.</param>
    /// <returns>The inverse, n × n, symmetric.</returns>
    public static double[] Invert(double[] matrix, int n)
    {
        Factor(matrix, n);
        double[] inverse = new double[n * n];
        double[] column = new double[n];
        for (int k = 0; k < n; k++)
        {
            Array.Clear(column);
            column[k] = 1;
            Solve(matrix, n, column);
            for (int i = 0; i < n; i++)
                inverse[i * n + k] = column[i];
        }

        return inverse;
    }

    /// <summary>A = L·Lᵀ, L in the lower triangle.</summary>
    private static void Factor(double[] a, int n)
    {
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = a[i * n + j];
                for (int k = 0; k < j; k++)
                    sum -= a[i * n + k] * a[j * n + k];
                a[i * n + j] = i == j ? Math.Sqrt(sum) : sum / a[j * n + j];
            }
        }
    }

    /// <summary>L·Lᵀ·x = b, x in the place of b.</summary>
    private static void Solve(double[] l, int n, double[] b)
    {
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < i; k++)
                b[i] -= l[i * n + k] * b[k];
            b[i] /= l[i * n + i];
        }

        for (int i = n - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < n; k++)
                b[i] -= l[k * n + i] * b[k];
            b[i] /= l[i * n + i];
        }
    }
}
