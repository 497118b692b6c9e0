using System.Collections.Concurrent;
using System.Numerics.Tensors;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Methods;

/// <summary>The grids and shifts of a range of masks, drawn once for all targets, and weighted sums of them at full size. Cells are hidden or preserved: 0 or 1. Thread-safe.</summary>
internal sealed class MaskSet
{
    private readonly MaskTables _tables;
    private readonly byte[] _grids;
    private readonly MaskShift[] _shifts;
    private readonly int _numberOfCells;

    /// <param name="source">Of masks with cells of 0 and 1.</param>
    /// <param name="range">Which of them.</param>
    /// <param name="tables">Of the source.</param>
    /// <param name="cancellation">Looked at for each mask: a fine grid takes a while.</param>
    /// <exception cref="InvalidOperationException">There is not so much memory.</exception>
    public MaskSet(MaskSource source, MaskRange range, MaskTables tables, CancellationToken cancellation)
    {
        _tables = tables;
        Range = range;
        Source = source;
        _numberOfCells = source.Layout.NumberOfCells;
        if (SizeOf(source.Layout, range.Count) > Array.MaxLength)
            throw new InvalidOperationException($"{range.Count} masks of {_numberOfCells} cells are more than an array can hold: ask for fewer masks, or for a coarser grid.");
        _grids = new byte[range.Count * _numberOfCells];
        _shifts = new MaskShift[range.Count];
        float[] grid = new float[_numberOfCells];
        for (int i = 0; i < range.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            _shifts[i] = source.Sample(range.First + i, grid);
            TensorPrimitives.ConvertTruncating<float, byte>(grid, _grids.AsSpan(i * _numberOfCells, _numberOfCells));
        }
    }

    public MaskRange Range { get; }

    public MaskSource Source { get; }

    public int Count => Range.Count;

    /// <summary>The number of positions of a mask.</summary>
    public int Length => Source.Layout.Length;

    /// <summary>p.</summary>
    public double PreservationProbability => Source.PreservationProbability;

    public Draws Draws => new(this);

    /// <summary>How much memory a set takes, in bytes.</summary>
    public static long SizeOf(MaskLayout layout, int count) => count * (layout.NumberOfCells + 2L * sizeof(int));

    /// <summary>The covariates of the masks.</summary>
    /// <param name="extraBlocks">How many blocks a smooth axis has more than cells.</param>
    public BlockMeans BlockMeans(int extraBlocks) => _tables.BlockMeans(extraBlocks);

    /// <summary>The grid of the range's mask number <paramref name="i"/>, from 0: grid rows × grid columns, row-major.</summary>
    public ReadOnlySpan<byte> Grid(int i) => _grids.AsSpan(i * _numberOfCells, _numberOfCells);

    public MaskShift Shift(int i) => _shifts[i];

    /// <summary>Σ w_i·M_i over the masks first to end, exclusive; no weights: all 1.</summary>
    /// <param name="weights">One for each mask of the whole range, or none.</param>
    /// <param name="first">The first mask, counted within the range.</param>
    /// <param name="end">The end of the masks, counted within the range.</param>
    /// <param name="result">rows × columns, row-major.</param>
    public void Sum(ReadOnlySpan<double> weights, int first, int end, Span<double> result)
    {
        MaskSum sum = _tables.RentSum();
        for (int i = first; i < end; i++)
            sum.Add(Grid(i), Shift(i), weights.IsEmpty ? 1 : weights[i]);
        sum.Upsample(result);
        _tables.ReturnSum(sum);
    }

    /// <summary>Σ w_i·M_i over all masks; no weights: all 1.</summary>
    public double[] Sum(ReadOnlySpan<double> weights)
    {
        double[] result = GC.AllocateUninitializedArray<double>(Length);
        Sum(weights, 0, Count, result);
        return result;
    }
}

/// <summary>What is made once for all masks of a source: the upsampling of its axes, memory for sums, and the covariates. Thread-safe.</summary>
internal sealed class MaskTables(MaskSource source)
{
    private readonly AxisUpsampling _rows = new(source.Layout.Rows), _columns = new(source.Layout.Columns);
    private readonly ConcurrentBag<MaskSum> _idle = [];
    private readonly ConcurrentDictionary<int, Lazy<BlockMeans>> _blockMeans = [];

    /// <summary>The number of positions of a mask.</summary>
    public int Length => source.Layout.Length;

    public BlockMeans BlockMeans(int extraBlocks) => _blockMeans.GetOrAdd(
        extraBlocks, extra => new Lazy<BlockMeans>(() => new BlockMeans(source.Layout, source.PreservationProbability, extra), LazyThreadSafetyMode.PublicationOnly)).Value;

    public MaskSum RentSum()
    {
        if (!_idle.TryTake(out MaskSum? sum))
            return new MaskSum(source.Layout, _rows, _columns);
        sum.Clear();
        return sum;
    }

    public void ReturnSum(MaskSum sum) => _idle.Add(sum);
}

/// <summary>The draws behind a range of masks: antithetic pairs, and single masks where there are none or where the range parts them.</summary>
internal readonly struct Draws(MaskSet masks)
{
    private readonly int _numberOfMasks = masks.Count;
    private readonly bool _isPaired = masks.Source.IsAntithetic;

    /// <summary>1 where the first mask is the second of its pair.</summary>
    private readonly int _firstPair = masks.Source.IsAntithetic ? (int)(masks.Range.First & 1) : 0;

    public int Count => _isPaired ? (_numberOfMasks + _firstPair + 1) / 2 : _numberOfMasks;

    /// <summary>The masks of draw number <paramref name="draw"/>, from 0: the first, counted within the range, and how many there are, one or two.</summary>
    public (int First, int Count) MasksOf(int draw)
    {
        if (!_isPaired)
            return (draw, 1);
        int first = 2 * draw - _firstPair;
        return first < 0 ? (0, 1) : (first, Math.Min(2, _numberOfMasks - first));
    }

    /// <summary>Writes the sum of the masks' values over each draw.</summary>
    public void Sum(ReadOnlySpan<double> values, Span<double> sums)
    {
        if (!_isPaired)
        {
            values.CopyTo(sums);
            return;
        }

        for (int draw = 0; draw < sums.Length; draw++)
        {
            (int first, int count) = MasksOf(draw);
            sums[draw] = count == 2 ? values[first] + values[first + 1] : values[first];
        }
    }
}
