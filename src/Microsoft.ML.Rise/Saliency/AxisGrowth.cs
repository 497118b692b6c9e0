using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Saliency;

/// <summary>
/// What each grid cell of an axis becomes at full size, as the few numbers that remain of it after taking differences twice.
/// </summary>
/// <remarks>
/// Linear interpolation is piecewise linear: its second differences are zero but for two positions at each of a cell's three kinks. So a sum over
/// many shifts is made by scattering these few numbers, and summing up twice at the end, whatever the number of shifts and positions. The kinks are those of the
/// stretched axis, for every shift; only where the window of a shift begins there are two more. A discrete axis is its own full size: its one number is written as it is.
/// </remarks>
internal sealed class AxisGrowth
{
    /// <summary>Below every true second difference, above the rounding of a vanishing one.</summary>
    private const double Vanishing = 1e-12;

    private readonly MaskAxis _axis;
    private readonly int[] _starts;
    private readonly Kink[] _kinks;

    public AxisGrowth(MaskAxis axis)
    {
        IsSummedTwice = !axis.IsDiscrete;
        _axis = axis;
        (_starts, _kinks) = IsSummedTwice ? KinksOfStretched(axis) : ([0], []);
        MaxKinks = 2 + _starts.Zip(_starts.Skip(1), (start, end) => end - start).DefaultIfEmpty().Max();
    }

    /// <summary>Whether what was scattered has to be summed up twice along the axis.</summary>
    public bool IsSummedTwice { get; }

    /// <summary>Where and what a cell writes on the stretched axis, from its third position on.</summary>
    public ReadOnlySpan<Kink> StretchedKinks(int cell) => _kinks.AsSpan(_starts[cell].._starts[cell + 1]);

    /// <summary>The most that <see cref="Kinks"/> writes.</summary>
    public int MaxKinks { get; }

    /// <summary>Where and what <paramref name="cell"/> writes at <paramref name="shift"/>, in ascending order: what the beginning of the window makes, and what is inside.</summary>
    /// <param name="shift">The shift.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="memory">At least <see cref="MaxKinks"/>.</param>
    public ReadOnlySpan<Kink> Kinks(int shift, int cell, Span<Kink> memory)
    {
        if (!IsSummedTwice)
        {
            memory[0] = new Kink(cell, 1);
            return memory[..1];
        }

        int count = 0;
        if (cell - _axis.LowerCell(shift) is >= 0 and <= 2)
        {
            for (int v = 0; v < Math.Min(2, _axis.Length); v++)
            {
                double difference = _axis.Weight(shift + v, cell) - (v == 1 ? 2 * _axis.Weight(shift, cell) : 0);
                if (Math.Abs(difference) > Vanishing)
                    memory[count++] = new Kink(v, difference);
            }
        }

        for (int k = _starts[cell]; k < _starts[cell + 1]; k++)
        {
            int position = _kinks[k].Position - shift;
            if (position >= 2 && position < _axis.Length)
                memory[count++] = _kinks[k] with { Position = position };
        }

        return memory[..count];
    }

    private static (int[] Starts, Kink[] Kinks) KinksOfStretched(MaskAxis axis)
    {
        var kinks = new List<Kink>[axis.NumberOfCells];
        for (int cell = 0; cell < kinks.Length; cell++)
            kinks[cell] = [];
        for (int o = 2; o < axis.StretchedLength; o++)
        {
            // Between two kinks an axis is a straight line; and cells that are 0 at all three positions have no difference there.
            if (axis.IsStraight(o, Vanishing))
                continue;
            int last = Math.Min(axis.LowerCell(o) + 1, axis.NumberOfCells - 1);
            for (int cell = axis.LowerCell(o - 2); cell <= last; cell++)
            {
                double difference = axis.Weight(o, cell) - 2 * axis.Weight(o - 1, cell) + axis.Weight(o - 2, cell);
                if (Math.Abs(difference) > Vanishing)
                    kinks[cell].Add(new Kink(o, difference));
            }
        }

        int[] starts = new int[kinks.Length + 1];
        for (int cell = 0; cell < kinks.Length; cell++)
            starts[cell + 1] = starts[cell] + kinks[cell].Count;
        return (starts, [.. kinks.SelectMany(k => k)]);
    }

    public readonly record struct Kink(int Position, double Weight);
}
