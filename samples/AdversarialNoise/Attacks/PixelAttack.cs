using Microsoft.ML.Rise;

namespace AdversarialNoise.Attacks;

/// <summary>Gives a few pixels other colours, which differential evolution finds (DE/best/1 without crossover, F = ½, a child takes its parent's place where it is no worse).</summary>
/// <remarks>
/// Su, Vargas, Sakurai: One Pixel Attack for Fooling Deep Neural Networks, 2019, who start from a random candidate instead of the best: on the garments that succeeds less often within 1000 queries. Colours are those of 8 bits.
/// </remarks>
/// <param name="shape">Of the pictures: planar.</param>
/// <param name="numberOfPixels">How many pixels change at most.</param>
internal sealed class PixelAttack(InputShape shape, int numberOfPixels) : IAttack
{
    private const int PopulationSize = 40;
    private const double DifferentialWeight = 0.5;

    private readonly int _genesOfPixel = 2 + shape.NumberOfChannels;

    public string Name => $"{numberOfPixels} pixel{(numberOfPixels == 1 ? "" : "s")}";

    public void Run(float[] picture, Victim victim, Random random)
    {
        double[][] population = [.. Enumerable.Range(0, Math.Min(PopulationSize, victim.Left)).Select(_ => RandomGenes(random))];
        float[] losses = LossesOf(population);
        while (!victim.IsDone)
        {
            double[] best = population[Array.IndexOf(losses, losses.Min())];
            double[][] children = [.. Enumerable.Range(0, Math.Min(population.Length, victim.Left)).Select(_ => Child(best, population, random))];
            float[] lossesOfChildren = LossesOf(children);
            foreach ((int k, double[] child) in children.Index().Where(c => lossesOfChildren[c.Index] <= losses[c.Index]))
                (population[k], losses[k]) = (child, lossesOfChildren[k]);
        }

        float[] LossesOf(double[][] candidates) => victim.LossesOf([.. candidates.Select(genes => Express(genes, picture))]);
    }

    /// <summary>Place and colour of each pixel, all in [0,1].</summary>
    private double[] RandomGenes(Random random) => [.. Enumerable.Range(0, numberOfPixels * _genesOfPixel).Select(_ => random.NextDouble())];

    private static double[] Child(double[] best, double[][] population, Random random)
    {
        double[] one = population[random.Next(population.Length)], other = population[random.Next(population.Length)];
        return [.. best.Select((gene, g) => Math.Clamp(gene + DifferentialWeight * (one[g] - other[g]), 0, 1))];
    }

    private float[] Express(double[] genes, float[] picture)
    {
        float[] changed = [.. picture];
        foreach (double[] pixel in genes.Chunk(_genesOfPixel))
        {
            int y = Math.Min((int)(pixel[0] * shape.Height), shape.Height - 1), x = Math.Min((int)(pixel[1] * shape.Width), shape.Width - 1);
            for (int channel = 0; channel < shape.NumberOfChannels; channel++)
                changed[(channel * shape.Height + y) * shape.Width + x] = (float)Math.Round(pixel[2 + channel] * byte.MaxValue) / byte.MaxValue;
        }

        return changed;
    }
}
