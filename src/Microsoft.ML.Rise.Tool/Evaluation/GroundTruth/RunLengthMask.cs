namespace Microsoft.ML.Rise.Tool.Evaluation.GroundTruth;

/// <summary>COCO's run lengths.</summary>
internal sealed class RunLengthMask : IObjectMask
{
    private readonly IReadOnlyList<int> _counts;
    private readonly int _height, _width;

    /// <summary>Counts of pixels outside, inside, outside, … the object, down the columns, the leftmost first. Their sum is height × width.</summary>
    public RunLengthMask(IReadOnlyList<int> counts, int height, int width)
    {
        if (counts.FirstOrDefault(c => c < 0) is < 0 and var negative)
            throw new ArgumentException($"A run must have a length of 0 or more, got {negative}.");
        long sum = counts.Sum(c => (long)c);
        if (sum != (long)height * width)
            throw new ArgumentException($"The runs of a mask of {height}x{width} must have {(long)height * width} pixels together, got {sum}.");
        (_counts, _height, _width) = (counts, height, width);
    }

    public bool[] ToPixels()
    {
        bool[] pixels = new bool[checked(_height * _width)];
        int start = 0;
        for (int k = 0; k < _counts.Count; k++)
        {
            int end = start + _counts[k];
            for (int i = start; k % 2 == 1 && i < end; i++)
                pixels[i % _height * _width + i / _height] = true;
            start = end;
        }

        return pixels;
    }
}
