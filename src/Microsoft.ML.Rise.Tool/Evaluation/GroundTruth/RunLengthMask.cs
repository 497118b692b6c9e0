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

/// <summary>
/// COCO's code for run lengths. From the fourth count on, what is written is the difference to the count before the last. A number is written in groups of five
/// bits, lowest first, in two's complement; each group is a character from '0' on, with bit 6 set where another follows.
/// </summary>
internal static class RunLengthText
{
    private const char First = '0';
    private const int Continued = 0x20;
    private const int Negative = 0x10;
    private const int BitsOfGroup = 5;
    private const int MaxNumberOfGroups = 7;

    public static int[] Decode(string text)
    {
        var counts = new List<int>();
        for (int at = 0; at < text.Length;)
        {
            long number = Number(text, ref at);
            if (counts.Count > 2)
                number += counts[^2];
            if (number is < 0 or > int.MaxValue)
                throw new ArgumentException($"A run must have a length of 0 or more, got {number} before character {at} of the compressed run lengths.");
            counts.Add((int)number);
        }

        return [.. counts];
    }

    private static long Number(string text, ref int at)
    {
        long number = 0;
        for (int k = 0; k < MaxNumberOfGroups && at < text.Length; k++)
        {
            int group = text[at] - First;
            if (group is < 0 or >= 2 * Continued)
                throw new ArgumentException($"Compressed run lengths must be of the characters '0' to 'o', got '{text[at]}' at {at}.");
            at++;
            number |= (long)(group & (Continued - 1)) << (BitsOfGroup * k);
            if ((group & Continued) == 0)
                return (group & Negative) == 0 ? number : number - (1L << (BitsOfGroup * (k + 1)));
        }

        throw new ArgumentException($"A number of the compressed run lengths does not end before character {at}.");
    }
}
