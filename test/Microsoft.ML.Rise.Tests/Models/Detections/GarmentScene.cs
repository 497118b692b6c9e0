namespace Microsoft.ML.Rise.Tests.Models.Detections;

/// <summary>A picture of two to five garments of any tint on a cloudy background, made from a seed. Each takes at most 13 % of it.</summary>
internal sealed class GarmentScene
{
    public const int Side = 128;

    private const int Border = 4, SmallestGarment = 26, LargestGarment = 46, Clouds = 5;
    private const float LeastContrast = 0.25f, Noise = 0.04f;

    private readonly Random _random;

    private GarmentScene(int seed)
    {
        _random = new Random(seed);
        float[] background = DrawBackground();
        foreach ((int left, int top, int side) in Layout(_random.Next(2, 6)))
            Garments.Add(Draw(_random.Next(Garment.All.Count), left, top, side, background));
    }

    public static InputShape Shape { get; } = InputShape.Image(Side, Side);

    /// <summary>Planar, 0 to 1.</summary>
    public float[] Pixels { get; } = new float[Shape.Length];

    /// <summary>What is in it: the true boxes.</summary>
    public List<Detection> Garments { get; } = [];

    public static GarmentScene Create(int seed) => new(seed);

    /// <summary>A colour, which the picture has in the mean, under clouds of another one.</summary>
    private float[] DrawBackground()
    {
        float[] colour = new float[3];
        for (int channel = 0; channel < 3; channel++)
        {
            colour[channel] = Uniform(0.2f, 0.8f);
            float[] clouds = [.. Enumerable.Range(0, (Clouds + 1) * (Clouds + 1)).Select(_ => Uniform(-0.12f, 0.12f))];
            for (int y = 0; y < Side; y++)
            {
                for (int x = 0; x < Side; x++)
                    Pixels[(channel * Side + y) * Side + x] = Clamped(colour[channel] + Between(clouds, x, y) + Uniform(-Noise, Noise));
            }
        }

        return colour;

        static float Between(float[] clouds, int x, int y)
        {
            float u = (float)x * Clouds / Side, v = (float)y * Clouds / Side;
            int left = (int)u, top = (int)v, at = top * (Clouds + 1) + left;
            (u, v) = (u - left, v - top);
            return (1 - v) * ((1 - u) * clouds[at] + u * clouds[at + 1]) + v * ((1 - u) * clouds[at + Clouds + 1] + u * clouds[at + Clouds + 2]);
        }
    }

    /// <summary>Squares that keep clear of each other.</summary>
    private List<(int Left, int Top, int Side)> Layout(int count)
    {
        while (true)
        {
            var squares = new List<(int Left, int Top, int Side)>();
            for (int attempt = 0; attempt < 50 && squares.Count < count; attempt++)
            {
                int side = _random.Next(SmallestGarment, LargestGarment + 1), left = _random.Next(Border, Side - Border - side), top = _random.Next(Border, Side - Border - side);
                if (squares.TrueForAll(s => left >= s.Left + s.Side || left + side <= s.Left || top >= s.Top + s.Side || top + side <= s.Top))
                    squares.Add((left, top, side));
            }

            if (squares.Count == count)
                return squares;
        }
    }

    private Detection Draw(int kind, int left, int top, int side, float[] background)
    {
        Garment garment = Garment.All[kind];
        (double width, double height) = (side * garment.Extent.Width, side * garment.Extent.Height);
        double firstX = left + (side - width) / 2, firstY = top + (side - height) / 2;
        for (int channel = 0; channel < 3; channel++)
        {
            float tint = Clamped(background[channel] + (_random.Next(2) == 0 ? -1 : 1) * Uniform(LeastContrast, 0.6f));
            for (int y = top; y < top + side; y++)
            {
                for (int x = left; x < left + side; x++)
                {
                    if (garment.Covers((x + 0.5 - firstX) / width, (y + 0.5 - firstY) / height))
                        Pixels[(channel * Side + y) * Side + x] = Clamped(tint + Uniform(-Noise, Noise));
                }
            }
        }

        return new Detection((float)firstX, (float)firstY, (float)(firstX + width), (float)(firstY + height), kind);
    }

    private float Uniform(float from, float to) => from + (to - from) * _random.NextSingle();

    private static float Clamped(float value) => Math.Clamp(value, 0, 1);
}
