namespace Microsoft.ML.Rise.Metrics.GroundTruth;

/// <summary>A mask that is given by the lengths of its runs down the columns: outside, inside, outside, …</summary>
internal sealed class RunLengthMask : ObjectMask
{
    private readonly int[] _counts;

    public RunLengthMask(int[] counts, int height, int width)
        : base(height, width)
    {
        if (counts.FirstOrDefault(c => c < 0) is < 0 and var negative)
            throw new ArgumentException($"A run must have a length of 0 or more, got {negative}.", nameof(counts));
        long sum = counts.Sum(c => (long)c);
        if (sum != (long)height * width)
            throw new ArgumentException($"The runs of a mask of {height}x{width} must have {(long)height * width} pixels together, got {sum}.", nameof(counts));
        _counts = counts;
    }

    public override bool[] ToPixels()
    {
        bool[] pixels = new bool[checked(Height * Width)];
        int start = 0;
        for (int k = 0; k < _counts.Length; k++)
        {
            int end = start + _counts[k];
            for (int i = start; k % 2 == 1 && i < end; i++)
                pixels[i % Height * Width + i / Height] = true;
            start = end;
        }

        return pixels;
    }
}
