using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Tests.Masks;

/// <summary>The plain twin of <see cref="Mask"/>: every value by itself, from the formula, in double.</summary>
internal static class ReferenceMask
{
    public static double[] Upsample(MaskLayout layout, ReadOnlySpan<float> grid, MaskShift shift)
    {
        double[,] rows = Weights(layout.Rows, shift.Row), columns = Weights(layout.Columns, shift.Column);
        double[] mask = new double[layout.Length];
        for (int y = 0; y < layout.Rows.Length; y++)
        {
            for (int x = 0; x < layout.Columns.Length; x++)
            {
                for (int r = 0; r < layout.Rows.NumberOfCells; r++)
                {
                    for (int c = 0; c < layout.Columns.NumberOfCells; c++)
                        mask[y * layout.Columns.Length + x] += rows[y, r] * grid[r * layout.Columns.NumberOfCells + c] * columns[x, c];
                }
            }
        }

        return mask;
    }

    /// <summary>U[shift]: position × cell, from src = clamp((o + 0.5)·s/up − 0.5, 0, s − 1).</summary>
    private static double[,] Weights(MaskAxis axis, int shift)
    {
        int s = axis.NumberOfCells;
        int up = axis.IsDiscrete ? s : (s + 1) * axis.CellLength;
        double[,] weights = new double[axis.Length, s];
        for (int v = 0; v < axis.Length; v++)
        {
            double source = Math.Clamp((shift + v + 0.5) * s / up - 0.5, 0, s - 1);
            for (int c = 0; c < s; c++)
                weights[v, c] = Math.Max(0, 1 - Math.Abs(source - c));
        }

        return weights;
    }
}
