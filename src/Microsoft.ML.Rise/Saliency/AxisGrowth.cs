using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Saliency;

/// <summary>
/// What each grid cell of an axis becomes at full size, as the few numbers that remain of it after taking differences twice.
/// </summary>
/// <remarks>
/// Linear interpolation is piecewise linear: its second differences are zero but for two positions at each of a cell's three kinks. So a sum over
/// many shifts is made by scattering these few numbers, and summing up twice at the end, whatever the number of shifts and positions. A discrete
/// axis is its own full size: its one number is written as it is.
/// </remarks>
internal sealed class AxisGrowth
{
    /// <summary>Below every true second difference, above the rounding of a vanishing one.</summary>
    private const double Vanishing = 1e-12;

    private readonly int _numberOfCells;
    private readonly int[] _starts;
    private readonly Kink[] _kinks;

    public AxisGrowth(MaskAxis axis)
    {
        IsSummedTwice = axis.NumberOfShifts > 1 || axis.NumberOfCells != axis.Length;
        _numberOfCells = axis.NumberOfCells;
        _starts = new int[axis.NumberOfShifts * axis.NumberOfCells + 1];
        var kinks = new List<Kink>();
        double[] cell = new double[axis.Length];
        for (int k = 0; k + 1 < _starts.Length; k++)
        {
            Grow(axis, shift: k / _numberOfCells, k % _numberOfCells, cell);
            for (int v = 0; v < cell.Length; v++)
            {
                double difference = IsSummedTwice ? cell[v] - 2 * At(cell, v - 1) + At(cell, v - 2) : cell[v];
                if (Math.Abs(difference) > Vanishing)
                    kinks.Add(new Kink(v, difference));
            }

            _starts[k + 1] = kinks.Count;
        }

        _kinks = [.. kinks];
    }

    /// <summary>Whether what was scattered has to be summed up twice along the axis.</summary>
    public bool IsSummedTwice { get; }

    /// <summary>Where and what <paramref name="cell"/> writes at <paramref name="shift"/>.</summary>
    public ReadOnlySpan<Kink> Kinks(int shift, int cell)
    {
        int k = shift * _numberOfCells + cell;
        return _kinks.AsSpan(_starts[k].._starts[k + 1]);
    }

    private static void Grow(MaskAxis axis, int shift, int cell, Span<double> grown)
    {
        ReadOnlySpan<int> lower = axis.Lower(shift);
        ReadOnlySpan<double> fraction = axis.Fraction(shift);
        for (int v = 0; v < grown.Length; v++)
            grown[v] = lower[v] == cell ? 1 - fraction[v] : lower[v] + 1 == cell ? fraction[v] : 0;
    }

    private static double At(double[] values, int index) => index < 0 ? 0 : values[index];

    public readonly record struct Kink(int Position, double Weight);
}
