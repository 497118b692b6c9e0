using System.Numerics.Tensors;

namespace Microsoft.ML.Rise.Methods;

/// <summary>What the regression does with matrices, which are row-major and, where they are square, symmetric.</summary>
internal static class SymmetricMatrix
{
    /// <summary>The product of each row of <paramref name="a"/> with each row of <paramref name="b"/>: rows × rows.</summary>
    public static double[] RowProducts(double[] a, double[] b, int rows)
    {
        int length = a.Length / rows;
        double[] products = new double[rows * rows];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < rows; j++)
            {
                products[i * rows + j] = a == b && j < i
                    ? products[j * rows + i]
                    : OrderedSum.Dot(a.AsSpan(i * length, length), b.AsSpan(j * length, length));
            }
        }

        return products;
    }

    /// <summary>A + value·I.</summary>
    public static double[] AddToDiagonal(double[] matrix, int rows, double value)
    {
        double[] sum = [.. matrix];
        for (int k = 0; k < rows; k++)
            sum[k * rows + k] += value;
        return sum;
    }
}

/// <summary>The inverse of a symmetric positive definite matrix, by its Cholesky factor.</summary>
internal static class Cholesky
{
    /// <param name="matrix">n × n, row-major, symmetric positive definite; overwritten.</param>
    /// <param name="n">The number of rows.</param>
    /// <returns>The inverse, n × n, symmetric.</returns>
    public static double[] Invert(double[] matrix, int n)
    {
        Factor(matrix, n);
        double[] root = InvertFactor(matrix, n);
        double[] inverse = new double[n * n];
        for (int k = 0; k < n; k++)
        {
            ReadOnlySpan<double> row = root.AsSpan(k * n, k + 1);
            for (int i = 0; i <= k; i++)
                AddScaled(row[..(i + 1)], row[i], inverse.AsSpan(i * n));
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
                inverse[j * n + i] = inverse[i * n + j];
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
                double left = a[i * n + j] - OrderedSum.Dot(a.AsSpan(i * n, j), a.AsSpan(j * n, j));
                a[i * n + j] = i == j ? Math.Sqrt(left) : left / a[j * n + j];
            }
        }
    }

    /// <summary>L⁻¹, lower triangular: the inverse of A is L⁻ᵀ·L⁻¹.</summary>
    private static double[] InvertFactor(double[] l, int n)
    {
        double[] inverse = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            Span<double> row = inverse.AsSpan(i * n, i + 1);
            for (int k = 0; k < i; k++)
                AddScaled(inverse.AsSpan(k * n, k + 1), -l[i * n + k], row);
            row[i] = 1;
            TensorPrimitives.Divide(row, l[i * n + i], row);
        }

        return inverse;
    }

    private static void AddScaled(ReadOnlySpan<double> values, double factor, Span<double> sum) =>
        TensorPrimitives.MultiplyAdd(values, factor, sum[..values.Length], sum);
}
