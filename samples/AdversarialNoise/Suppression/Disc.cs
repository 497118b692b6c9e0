using Microsoft.ML.Rise;

namespace AdversarialNoise.Suppression;

/// <summary>A part of a picture that nobody chose: the pixels that are nearest to a random one.</summary>
internal static class Disc
{
    /// <param name="shape">Of the picture.</param>
    /// <param name="count">How many pixels.</param>
    /// <param name="random">Chooses the middle.</param>
    /// <returns>1 in the disc, 0 elsewhere.</returns>
    public static float[] Of(InputShape shape, int count, Random random)
    {
        int top = random.Next(shape.Height), left = random.Next(shape.Width);
        float[] disc = new float[shape.Height * shape.Width];
        foreach (int i in Enumerable.Range(0, disc.Length).OrderBy(i => Square(i / shape.Width - top) + Square(i % shape.Width - left)).Take(count))
            disc[i] = 1;
        return disc;

        static int Square(int value) => value * value;
    }
}
