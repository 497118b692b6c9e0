using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.Rise.Methods;

/// <summary>
/// Sums in an order that no machine's vector width changes: sixteen lanes (enough that no addition waits for the last), then the lanes, then the rest.
/// </summary>
internal static class OrderedSum
{
    private const int Vectors = 4;

    public static double Sum(ReadOnlySpan<double> values)
    {
        ReadOnlySpan<Vector256<double>> v = MemoryMarshal.Cast<double, Vector256<double>>(values);
        Vector256<double> a = default, b = default, c = default, d = default;
        int k = 0;
        for (; k + Vectors <= v.Length; k += Vectors)
        {
            a += v[k];
            b += v[k + 1];
            c += v[k + 2];
            d += v[k + 3];
        }

        double total = Add(a + b + (c + d));
        for (k *= Vector256<double>.Count; k < values.Length; k++)
            total += values[k];
        return total;
    }

    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        ReadOnlySpan<Vector256<double>> v = MemoryMarshal.Cast<double, Vector256<double>>(left);
        ReadOnlySpan<Vector256<double>> w = MemoryMarshal.Cast<double, Vector256<double>>(right)[..v.Length];
        Vector256<double> a = default, b = default, c = default, d = default;
        int k = 0;
        for (; k + Vectors <= v.Length; k += Vectors)
        {
            a += v[k] * w[k];
            b += v[k + 1] * w[k + 1];
            c += v[k + 2] * w[k + 2];
            d += v[k + 3] * w[k + 3];
        }

        double total = Add(a + b + (c + d));
        for (k *= Vector256<double>.Count; k < left.Length; k++)
            total += left[k] * right[k];
        return total;
    }

    private static double Add(Vector256<double> lanes) => lanes[0] + lanes[1] + (lanes[2] + lanes[3]);
}

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
