namespace AdversarialNoise.Evidence;

/// <summary>What a map looks like, wherever on the picture and for whatever score. All maps are row-major.</summary>
internal static class MapShape
{
    /// <summary>A map with 0 for its smallest and 1 for its largest value; zeros where they are equal.</summary>
    public static float[] UnitRange(float[] map)
    {
        float smallest = map.Min(), range = map.Max() - smallest;
        return [.. map.Select(v => range > 0 ? (v - smallest) / range : 0)];
    }

    /// <summary>The sum of the absolute differences between neighbours in rows and in columns, over the number of positions.</summary>
    public static double TotalVariation(float[] map, int width)
    {
        double sum = 0;
        for (int i = 0; i < map.Length; i++)
        {
            sum += i % width > 0 ? Math.Abs(map[i] - map[i - 1]) : 0;
            sum += i >= width ? Math.Abs(map[i] - map[i - width]) : 0;
        }

        return sum / map.Length;
    }

    /// <summary>The entropy of a map of no negative values, as a distribution over its positions: 0 where it is in one position, 1 where it is everywhere alike; 1 for a map of zeros, which prefers none.</summary>
    public static double Entropy(float[] map)
    {
        double sum = map.Sum(v => (double)v);
        return sum > 0 ? -map.Where(v => v > 0).Sum(v => v / sum * Math.Log(v / sum)) / Math.Log(map.Length) : 1;
    }

    /// <summary>Which share of the positions above 0 is in the largest connected part of them, neighbours being in rows and columns; 0 where there are none.</summary>
    public static double LargestPart(float[] map, int width)
    {
        bool[] isLeft = [.. map.Select(v => v > 0)];
        int all = isLeft.Count(left => left), largest = 0;
        for (int i = 0; i < map.Length; i++)
            largest = Math.Max(largest, Take(i));
        return all > 0 ? (double)largest / all : 0;

        // The size of the part that a position is in, which is gone afterwards.
        int Take(int start)
        {
            int size = 0;
            var open = new Stack<int>([start]);
            while (open.TryPop(out int i))
            {
                if (!isLeft[i])
                    continue;
                (isLeft[i], size) = (false, size + 1);
                if (i % width > 0)
                    open.Push(i - 1);
                if (i % width < width - 1)
                    open.Push(i + 1);
                if (i >= width)
                    open.Push(i - width);
                if (i < map.Length - width)
                    open.Push(i + width);
            }

            return size;
        }
    }

    /// <summary>Pearson's correlation; 0 where a map is constant.</summary>
    public static double Agreement(float[] one, float[] other)
    {
        double mean = one.Average(), meanOfOther = other.Average();
        double product = one.Zip(other, (a, b) => (a - mean) * (b - meanOfOther)).Sum();
        double squares = one.Sum(a => (a - mean) * (a - mean)) * other.Sum(b => (b - meanOfOther) * (b - meanOfOther));
        return squares > 0 ? product / Math.Sqrt(squares) : 0;
    }
}
