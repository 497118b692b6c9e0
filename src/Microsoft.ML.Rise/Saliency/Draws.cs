namespace Microsoft.ML.Rise.Saliency;

/// <summary>The draws behind a range of masks: antithetic pairs, and single masks where there are none or where the range parts them.</summary>
internal readonly struct Draws(DrawnMasks masks)
{
    private readonly int _numberOfMasks = masks.Count;
    private readonly bool _isPaired = masks.IsAntithetic;

    /// <summary>1 where the first mask is the second of its pair.</summary>
    private readonly int _firstPair = masks.IsAntithetic ? (int)(masks.Range.First & 1) : 0;

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
    public void Fold(ReadOnlySpan<double> values, Span<double> sums)
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
