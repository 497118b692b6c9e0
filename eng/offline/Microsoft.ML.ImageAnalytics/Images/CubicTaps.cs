namespace Microsoft.ML.Data;

/// <summary>The four source positions, and their weights, that make one target position of an axis.</summary>
internal readonly record struct CubicTaps(int[] Positions, float[] Weights)
{
    public const int Count = 4;

    /// <summary>Taps for the target positions that lie on the canvas, where the source is drawn at start, stretched to the given length.</summary>
    /// <param name="source">The source's number of positions.</param>
    /// <param name="start">Where the source begins on the canvas; may be negative.</param>
    /// <param name="length">The number of positions that it covers.</param>
    /// <param name="canvas">The canvas's number of positions.</param>
    /// <param name="first">The first position on the canvas that is covered.</param>
    public static CubicTaps[] ForAxis(int source, int start, int length, int canvas, out int first)
    {
        first = Math.Max(0, start);
        var taps = new CubicTaps[Math.Max(0, Math.Min(canvas, start + length) - first)];
        for (int i = 0; i < taps.Length; i++)
        {
            double at = (first + i - start + 0.5) * source / length - 0.5;
            int below = (int)Math.Floor(at);
            taps[i] = new CubicTaps(new int[Count], new float[Count]);
            for (int tap = 0; tap < Count; tap++)
            {
                int position = below - 1 + tap;
                taps[i].Positions[tap] = Math.Clamp(position, 0, source - 1);
                taps[i].Weights[tap] = (float)Mitchell(Math.Abs(at - position));
            }
        }
        return taps;
    }

    // Mitchell and Netravali's filter with B = C = 1/3.
    private static double Mitchell(double distance) => distance switch
    {
        < 1 => (7 * Math.Pow(distance, 3) - 12 * Math.Pow(distance, 2) + 16.0 / 3) / 6,
        < 2 => (-7.0 / 3 * Math.Pow(distance, 3) + 12 * Math.Pow(distance, 2) - 20 * distance + 32.0 / 3) / 6,
        _ => 0,
    };
}
