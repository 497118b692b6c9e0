namespace AdversarialNoise.Suppression;

/// <summary>How many of some, and the 95 % interval of the share that this is (Wilson 1927).</summary>
/// <param name="Count">How many.</param>
/// <param name="Total">Of so many, at least 1.</param>
internal readonly record struct Share(int Count, int Total)
{
    private const double Z = 1.959964;

    public double Value => (double)Count / Total;

    public (double Lower, double Upper) Interval
    {
        get
        {
            double centre = (Value + Z * Z / (2 * Total)) / (1 + Z * Z / Total);
            double half = Z / (1 + Z * Z / Total) * Math.Sqrt(Value * (1 - Value) / Total + Z * Z / (4.0 * Total * Total));
            return (Math.Max(0, centre - half), Math.Min(1, centre + half));
        }
    }
}
