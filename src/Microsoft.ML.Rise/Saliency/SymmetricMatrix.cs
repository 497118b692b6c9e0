namespace Microsoft.ML.Rise.Saliency;

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
