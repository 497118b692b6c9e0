namespace Microsoft.ML.Rise.Saliency;

/// <summary>The independent draws behind a range of masks: antithetic pairs, and single masks where there are none or where the range parts them.</summary>
internal readonly struct Draws(DrawnMasks masks)
{
    private readonly int _numberOfMasks = masks.Count;
    private readonly bool _isPaired = masks.IsAntithetic;

    /// <summary>1 where the first mask is the second of its pair.</summary>
    private readonly int _firstPair = masks.IsAntithetic ? (int)(masks.Range.First & 1) : 0;

    public int Count => _isPaired ? (_numberOfMasks + _firstPair + 1) / 2 : _numberOfMasks;

    /// <summary>The masks of draw number <paramref name="draw"/>, from 0, counted within the range: one or two.</summary>
    public Range MasksOf(int draw) => _isPaired
        ? Math.Max(0, 2 * draw - _firstPair)..Math.Min(_numberOfMasks, 2 * draw - _firstPair + 2)
        : draw..(draw + 1);

    /// <summary>Writes the sum of the masks' values over each draw.</summary>
    public void Fold(ReadOnlySpan<double> values, Span<double> sums)
    {
        if (!_isPaired)
        {
            values.CopyTo(sums);
            return;
        }

        for (int draw = 0; draw < sums.Length; draw++)
            sums[draw] = OrderedSum.Sum(values[MasksOf(draw)]);
    }
}
