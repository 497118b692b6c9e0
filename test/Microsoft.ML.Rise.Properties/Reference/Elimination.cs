namespace Microsoft.ML.Rise.Properties.Reference;

/// <summary>Linear equations by Gauss, with pivots.</summary>
internal static class Elimination
{
    /// <param name="matrix">n × (n + 1), the right-hand side in the last column; overwritten.</param>
    public static double[] Solve(double[,] matrix)
    {
        int n = matrix.GetLength(0);
        for (int k = 0; k < n; k++)
        {
            int pivot = Enumerable.Range(k, n - k).MaxBy(r => Math.Abs(matrix[r, k]));
            for (int c = 0; c <= n; c++)
                (matrix[k, c], matrix[pivot, c]) = (matrix[pivot, c], matrix[k, c]);
            for (int r = k + 1; r < n; r++)
            {
                double factor = matrix[r, k] / matrix[k, k];
                for (int c = k; c <= n; c++)
                    matrix[r, c] -= factor * matrix[k, c];
            }
        }

        double[] solution = new double[n];
        for (int k = n - 1; k >= 0; k--)
        {
            double rest = matrix[k, n];
            for (int c = k + 1; c < n; c++)
                rest -= matrix[k, c] * solution[c];
            solution[k] = rest / matrix[k, k];
        }

        return solution;
    }
}
