using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Methods;

/// <summary>
/// What each grid cell of an axis becomes at full size, as the few numbers that remain of it after taking differences twice.
/// </summary>
/// <remarks>
/// Linear interpolation is piecewise linear: its second differences are zero but for two positions at each of a cell's three kinks. So a sum over
/// many shifts is made by scattering these few numbers, and summing up twice at the end, whatever the number of shifts and positions. The kinks are those of the
/// stretched axis, for every shift; only where the window of a shift begins there are two more. A discrete axis is its own full size: its one number is written as it is.
/// </remarks>
internal sealed class AxisUpsampling
{
    /// <summary>Below every true second difference, above the rounding of a vanishing one.</summary>
    private const double Vanishing = 1e-12;

    private readonly MaskAxis _axis;
    private readonly int[] _starts;
    private readonly Difference[] _differences;

    public AxisUpsampling(MaskAxis axis)
    {
        IsSummedTwice = !axis.IsDiscrete;
        _axis = axis;
        (_starts, _differences) = IsSummedTwice ? DifferencesOfStretched(axis) : ([0], []);
        MaxDifferences = 2 + _starts.Zip(_starts.Skip(1), (start, end) => end - start).DefaultIfEmpty().Max();
    }

    /// <summary>Whether what was scattered has to be summed up twice along the axis.</summary>
    public bool IsSummedTwice { get; }

    /// <summary>Where and what a cell writes on the stretched axis, from its third position on.</summary>
    public ReadOnlySpan<Difference> StretchedDifferences(int cell) => _differences.AsSpan(_starts[cell].._starts[cell + 1]);

    /// <summary>The most that <see cref="Differences"/> writes.</summary>
    public int MaxDifferences { get; }

    /// <summary>Where and what <paramref name="cell"/> writes at <paramref name="shift"/>, in ascending order: what the beginning of the window makes, and what is inside.</summary>
    /// <param name="shift">The shift.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="memory">At least <see cref="MaxDifferences"/>.</param>
    public ReadOnlySpan<Difference> Differences(int shift, int cell, Span<Difference> memory)
    {
        if (!IsSummedTwice)
        {
            memory[0] = new Difference(cell, 1);
            return memory[..1];
        }

        int count = 0;
        if (cell - _axis.LowerCell(shift) is >= 0 and <= 2)
        {
            for (int v = 0; v < Math.Min(2, _axis.Length); v++)
            {
                double difference = _axis.Weight(shift + v, cell) - (v == 1 ? 2 * _axis.Weight(shift, cell) : 0);
                if (Math.Abs(difference) > Vanishing)
                    memory[count++] = new Difference(v, difference);
            }
        }

        for (int k = _starts[cell]; k < _starts[cell + 1]; k++)
        {
            int position = _differences[k].Position - shift;
            if (position >= 2 && position < _axis.Length)
                memory[count++] = _differences[k] with { Position = position };
        }

        return memory[..count];
    }

    private static (int[] Starts, Difference[] Differences) DifferencesOfStretched(MaskAxis axis)
    {
        var differences = new List<Difference>[axis.NumberOfCells];
        for (int cell = 0; cell < differences.Length; cell++)
            differences[cell] = [];
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
                    differences[cell].Add(new Difference(o, difference));
            }
        }

        int[] starts = new int[differences.Length + 1];
        for (int cell = 0; cell < differences.Length; cell++)
            starts[cell + 1] = starts[cell] + differences[cell].Count;
        return (starts, [.. differences.SelectMany(d => d)]);
    }

    public readonly record struct Difference(int Position, double Weight);
}
