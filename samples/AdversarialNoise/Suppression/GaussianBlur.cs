using Microsoft.ML.Rise;

namespace AdversarialNoise.Suppression;

/// <summary>The blur of <see cref="Baseline.GaussianBlur"/>, as a picture.</summary>
internal static class GaussianBlur
{
    /// <param name="picture">Planar.</param>
    /// <param name="shape">Its arrangement.</param>
    /// <param name="sigma">The standard deviation in pixels. The kernel ends at 4 of them; outside of the picture its outermost pixels go on.</param>
    public static float[] Of(float[] picture, InputShape shape, double sigma)
    {
        int radius = (int)Math.Ceiling(4 * sigma);
        double[] kernel = [.. Enumerable.Range(-radius, 2 * radius + 1).Select(d => Math.Exp(-d * d / (2 * sigma * sigma)))];
        double sum = kernel.Sum();
        double[] rows = Convolve([.. picture.Select(v => (double)v)], shape.Width, 1);
        return [.. Convolve(rows, shape.Height, shape.Width).Select(v => (float)v)];

        // Along lines of so many values that are a stride apart.
        double[] Convolve(double[] values, int count, int stride)
        {
            double[] result = new double[values.Length];
            for (int i = 0; i < values.Length; i++)
            {
                int place = i / stride % count, first = i - place * stride;
                for (int d = -radius; d <= radius; d++)
                    result[i] += kernel[d + radius] / sum * values[first + Math.Clamp(place + d, 0, count - 1) * stride];
            }

            return result;
        }
    }
}
