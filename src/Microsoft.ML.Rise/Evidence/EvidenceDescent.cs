using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Evidence;

/// <summary>Adam, over the grid of the evidence. The gradient of the score is the caller's, or what pairs of opposite random probes say (SPSA).</summary>
/// <param name="options">Weights and constants.</param>
/// <param name="problem">The game.</param>
/// <param name="grid">What the mask is made of.</param>
/// <param name="area">What is held; null where it has a price.</param>
/// <remarks>Spall: Multivariate Stochastic Approximation Using a Simultaneous Perturbation Gradient Approximation, 1992. Kingma, Ba: Adam, 2015.</remarks>
internal sealed class EvidenceDescent(MinimalEvidenceOptions options, EvidenceProblem problem, EvidenceGrid grid, double? area)
{
    private const double FirstDecay = 0.9, SecondDecay = 0.999, Epsilon = 1e-8;

    /// <summary>Apart from the words that masks and arrays are drawn from.</summary>
    private const ulong ProbeStream = 1UL << 62, JitterStream = 1UL << 61, NoiseStream = 1UL << 60;

    private readonly ulong _seed = (uint)options.Seed;

    /// <summary>What a step costs, in calls.</summary>
    public int CallsOfStep => problem.CallsOfPart * (options.Gradient is null ? 2 * options.NumberOfPairs : 1);

    /// <summary>Loss and score before each step.</summary>
    public List<(double Loss, double Score)> Path { get; } = [];

    /// <param name="start">In [0,1].</param>
    /// <param name="steps">How many.</param>
    public double[] Run(double[] start, int steps)
    {
        double[] evidence = [.. start], first = new double[grid.Count], second = new double[grid.Count];
        double firstLeft = 1, secondLeft = 1;
        for (int step = 0; step < steps; step++)
        {
            double[] gradient = new double[grid.Count];
            EvidenceScores.Copy copy = CopyOf(step);
            (double term, double score) = options.Gradient is { } known ? Know(known, copy, evidence, gradient) : Probe(copy, step, evidence, gradient);
            double loss = term + options.VariationWeight * grid.Variation(evidence, options.VariationPower, options.IsVariationIsotropic, options.VariationWeight, gradient);
            if (options.AreaWeight is double price)
            {
                loss += price * evidence.Sum();
                for (int c = 0; c < gradient.Length; c++)
                    gradient[c] += evidence[c] > 0 ? price : 0;
            }

            Path.Add((loss, score));
            firstLeft *= FirstDecay;
            secondLeft *= SecondDecay;
            for (int c = 0; c < gradient.Length; c++)
            {
                first[c] = FirstDecay * first[c] + (1 - FirstDecay) * gradient[c];
                second[c] = SecondDecay * second[c] + (1 - SecondDecay) * gradient[c] * gradient[c];
                double change = options.LearningRate / (Math.Sqrt(second[c] / (1 - secondLeft)) + Epsilon) * (first[c] / (1 - firstLeft));
                evidence[c] = Math.Clamp(evidence[c] - change, 0, 1);
            }
        }

        return evidence;
    }

    /// <summary>The mask of a grid, with the area that is held.</summary>
    public float[] MaskOf(double[] evidence) => area is double held ? HeldArea.Of(grid.Upsample(evidence), grid.Sizes, held) : grid.Upsample(evidence);

    private (double Term, double Score) Probe(EvidenceScores.Copy copy, int step, double[] evidence, double[] gradient)
    {
        int pairs = options.NumberOfPairs;
        var signs = new int[pairs][];
        var probes = new float[2 * pairs][];
        for (int k = 0; k < pairs; k++)
        {
            int[] sign = signs[k] = new int[evidence.Length];
            for (int c = 0; c < sign.Length; c++)
                sign[c] = (Philox.Word(_seed, ProbeStream + (ulong)c / 32, (ulong)step * (ulong)pairs + (ulong)k) >> (c % 32) & 1) == 0 ? -1 : 1;
            probes[2 * k] = Moved(1);
            probes[2 * k + 1] = Moved(-1);

            float[] Moved(int side) => MaskOf([.. evidence.Select((e, c) => Math.Clamp(e + side * options.ProbeSize * sign[c], 0, 1))]);
        }

        PartScores[] parts = problem.Ask(copy, probes);
        for (int k = 0; k < pairs; k++)
        {
            double slope = (problem.TermOf(parts[2 * k]) - problem.TermOf(parts[2 * k + 1])) / (2 * options.ProbeSize * pairs);
            for (int c = 0; c < gradient.Length; c++)
                gradient[c] += slope * signs[k][c];
        }

        return (parts.Average(problem.TermOf), parts.Average(problem.ShownScoreOf));
    }

    private (double Term, double Score) Know(MaskGradient known, EvidenceScores.Copy copy, double[] evidence, double[] gradient)
    {
        float[] part = MaskOf(evidence);
        double[] ofMask = new double[part.Length];
        float without = float.NaN, alone = float.NaN;
        if (options.Game != EvidenceGame.Preserve)
            without = Ask(EvidenceProblem.Rest(part));
        if (options.Game != EvidenceGame.Delete)
            alone = Ask(part);
        double[] ofGrid = grid.Collect(area is null ? ofMask : HeldArea.Gradient(part, grid.Sizes, ofMask));
        double unit = problem.Unit;
        for (int c = 0; c < gradient.Length; c++)
            gradient[c] += ofGrid[c] / unit;
        var scores = new PartScores(without, alone);
        return (problem.TermOf(scores), problem.ShownScoreOf(scores));

        // Either mask's score falls in the loss where the evidence grows.
        float Ask(float[] mask)
        {
            float[] slope = new float[mask.Length];
            Array.Fill(slope, float.NaN);
            problem.Scores.CountCall();
            float score;
            try
            {
                score = known(copy.Scorer.Input.Values, copy.Baseline, mask, slope);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                throw new InvalidOperationException($"{nameof(MinimalEvidenceOptions.Gradient)} threw: {e.Message}", e);
            }

            int fault = Array.FindIndex(slope, s => !float.IsFinite(s));
            if (fault >= 0 || !float.IsFinite(score))
                throw new InvalidOperationException($"{nameof(MinimalEvidenceOptions.Gradient)} must give a finite score and a finite slope for each of the {slope.Length} values of the mask, got the score {score}{(fault < 0 ? "" : $" and {slope[fault]} at value {fault}")}.");
            for (int v = 0; v < slope.Length; v++)
                ofMask[v] -= slope[v];
            return score;
        }
    }

    /// <summary>The input at a step: moved, and with noise that is the same in the input and in what hides it.</summary>
    private EvidenceScores.Copy CopyOf(int step)
    {
        EvidenceScores.Copy copy = problem.Scores.Unmoved;
        if (options.Jitter == 0 && options.Noise == 0)
            return copy;
        float[] input = copy.Scorer.Input.Values, baseline = copy.Baseline;
        InputShape shape = problem.Scores.Shape;
        Philox.Words words = Philox.Generate(_seed, JitterStream, (ulong)step);
        MaskLayout axes = shape.LayoutOf(1);
        int down = Offset(axes.Rows, words[0]), right = Offset(axes.Columns, words[1]);
        float[] moved = new float[input.Length], hidden = baseline.Length == input.Length || options.Noise > 0 ? new float[input.Length] : baseline;
        for (int v = 0; v < shape.NumberOfPositions; v++)
        {
            int from = Math.Clamp(v / shape.Width + down, 0, shape.Height - 1) * shape.Width + Math.Clamp(v % shape.Width + right, 0, shape.Width - 1);
            for (int c = 0; c < shape.NumberOfSharedChannels; c++)
            {
                int to = shape.ValueAt(v, c), source = shape.ValueAt(from, c);
                float noise = options.Noise == 0 ? 0 : (float)(options.Noise * NoiseOf(to, step));
                moved[to] = input[source] + noise;
                if (hidden != baseline)
                    hidden[to] = (baseline.Length == input.Length ? baseline[source] : baseline[c]) + noise;
            }
        }

        return problem.Scores.With(moved, hidden);

        int Offset(MaskAxis axis, uint word) => axis.IsDiscrete || options.Jitter == 0 ? 0 : Philox.Below(options.Jitter, word) - options.Jitter / 2;
    }

    /// <summary>The sum of twelve uniform numbers, minus 6: normal but for its tails, and equal on every machine.</summary>
    private double NoiseOf(int value, int step)
    {
        double sum = -6;
        for (int k = 0; k < 3; k++)
        {
            Philox.Words words = Philox.Generate(_seed, NoiseStream + 3 * (ulong)value + (ulong)k, (ulong)step);
            for (int w = 0; w < Philox.WordsPerCounter; w++)
                sum += (words[w] + 0.5) / (1UL << 32);
        }

        return sum;
    }
}
