using Microsoft.ML.Rise;

namespace AdversarialNoise.Attacks;

/// <summary>Random squares in which each channel is ε above or below the picture; those that bring the goal nearer stay.</summary>
/// <remarks>Andriushchenko, Croce, Flammarion, Hein: Square Attack, ECCV 2020, its l∞ form and its schedule. It begins with vertical stripes.</remarks>
/// <param name="shape">Of the pictures: planar.</param>
/// <param name="epsilon">The most by which a value may change.</param>
internal sealed class SquareAttack(InputShape shape, float epsilon) : IAttack
{
    /// <summary>Which part of the picture the first squares cover.</summary>
    private const double FirstArea = 0.05;

    /// <summary>The area is halved where these parts of the budget are spent.</summary>
    private static readonly double[] s_halvings = [0.001, 0.005, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8];

    public string Name => "square";

    public void Run(float[] picture, Victim victim, Random random)
    {
        float[] current = [.. picture];
        for (int x = 0; x < shape.Width; x++)
            Move(current, picture, top: 0, shape.Height, left: x, width: 1, random);
        float loss = victim.LossesOf(current)[0];
        while (!victim.IsDone)
        {
            int side = SideAt(victim.Spent);
            float[] candidate = [.. current];
            Move(candidate, picture, random.Next(shape.Height - side + 1), side, random.Next(shape.Width - side + 1), side, random);
            float lossOfCandidate = victim.LossesOf(candidate)[0];
            if (lossOfCandidate < loss)
                (current, loss) = (candidate, lossOfCandidate);
        }
    }

    private int SideAt(double spent)
    {
        double area = FirstArea / (1 << s_halvings.Count(h => spent >= h));
        return Math.Clamp((int)Math.Round(Math.Sqrt(area * shape.Height * shape.Width)), 1, Math.Min(shape.Height, shape.Width));
    }

    /// <summary>Moves each channel of a rectangle up or down by ε.</summary>
    private void Move(float[] changed, float[] picture, int top, int height, int left, int width, Random random)
    {
        for (int channel = 0; channel < shape.NumberOfChannels; channel++)
        {
            float step = random.Next(2) == 0 ? -epsilon : epsilon;
            for (int y = top; y < top + height; y++)
            {
                for (int x = left; x < left + width; x++)
                {
                    int i = (channel * shape.Height + y) * shape.Width + x;
                    changed[i] = Math.Clamp(picture[i] + step, 0, 1);
                }
            }
        }
    }
}
