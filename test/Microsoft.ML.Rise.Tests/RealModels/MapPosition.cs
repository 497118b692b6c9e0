namespace Microsoft.ML.Rise.Tests.RealModels;

/// <summary>Where a map points.</summary>
internal sealed class MapPosition(float[] map, int width)
{
    public (double X, double Y) Maximum
    {
        get
        {
            int highest = Array.IndexOf(map, map.Max());
            return (highest % width, highest / width);
        }
    }

    /// <summary>Of the map above its lowest value.</summary>
    public (double X, double Y) CentreOfMass
    {
        get
        {
            double lowest = map.Min(), mass = 0, x = 0, y = 0;
            for (int v = 0; v < map.Length; v++)
            {
                mass += map[v] - lowest;
                x += (map[v] - lowest) * (v % width);
                y += (map[v] - lowest) * (v / width);
            }

            return (x / mass, y / mass);
        }
    }

    /// <summary>The mean of the map inside a box, less the mean of all of it, in standard deviations of the map.</summary>
    public double Contrast(Box box)
    {
        float[] inside = [.. map.Where((_, v) => box.Contains((v % width, v / width)))];
        double mean = map.Average(), deviation = Math.Sqrt(map.Average(s => (s - mean) * (s - mean)));
        return (inside.Average() - mean) / deviation;
    }
}
