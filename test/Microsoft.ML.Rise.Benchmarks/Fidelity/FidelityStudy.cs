using Microsoft.ML.Rise.Benchmarks.Pictures;

namespace Microsoft.ML.Rise.Benchmarks.Fidelity;

/// <summary>One map beside the converged one.</summary>
/// <param name="Picture">The file and the class.</param>
/// <param name="Method">Formula and masks.</param>
/// <param name="NumberOfMasks">N.</param>
/// <param name="Seed">The repetition.</param>
/// <param name="Agreement">How near it is.</param>
/// <param name="Reliability">The squared correlation that it reports of itself.</param>
/// <param name="Coverage">The share of positions whose true error is within two of its standard errors.</param>
internal sealed record FidelityResult(string Picture, string Method, int NumberOfMasks, int Seed, Agreement Agreement, double Reliability, double Coverage);

/// <summary>Explains a picture again and again. Each formula sees its usual masks: those in orthogonal arrays of opposites are ours, the others' are independent.</summary>
internal sealed class FidelityStudy(int numberOfTargets, int[] counts, int numberOfSeeds, int convergedCount)
{
    /// <summary>Far from the seeds of the repetitions.</summary>
    private const int ConvergedSeed = 1_000_000;

    private static readonly (string Name, SaliencyFormula Formula, bool Balanced)[] Methods =
    [
        ("paper", SaliencyFormula.Paper, false),
        ("self-normalised", SaliencyFormula.SelfNormalized, false),
        ("regression-adjusted, independent masks", SaliencyFormula.RegressionAdjusted, false),
        ("regression-adjusted", SaliencyFormula.RegressionAdjusted, true),
    ];

    public IEnumerable<FidelityResult> Run(string picture, PictureNetwork network)
    {
        RiseTarget targets = FindTargets(network);
        RiseExplanation converged = Explainer(network, targets, ConvergedSeed, SaliencyFormula.RegressionAdjusted, balanced: true)
            .Explain(network.Picture, network.Score, network.NumberOfScores);
        Console.WriteLine($"{picture}: {string.Join(", ", converged.Targets)}; converged map: reliability {string.Join(", ", converged.Reliability)}");
        for (int seed = 1; seed <= numberOfSeeds; seed++)
        {
            foreach (var sameMasks in Methods.GroupBy(m => m.Balanced))
            {
                RiseRun? run = null;
                foreach (int count in counts)
                {
                    int first = run?.NumberOfMasks ?? 0;
                    RiseRun more = Explainer(network, targets, seed, SaliencyFormula.Paper, sameMasks.Key)
                        .Run(network.Picture, network.Score, network.NumberOfScores, first, count - first);
                    run = run?.Merge(more) ?? more;
                    foreach (var method in sameMasks)
                    {
                        RiseExplanation map = Explainer(network, targets, seed, method.Formula, method.Balanced).Explain(run);
                        foreach (FidelityResult result in Compare(picture, method.Name, seed, map, converged))
                            yield return result;
                    }
                }
            }

            Console.WriteLine($"{picture}: seed {seed} of {numberOfSeeds}");
        }
    }

    private static IEnumerable<FidelityResult> Compare(string picture, string method, int seed, RiseExplanation map, RiseExplanation converged)
    {
        int positions = map.Saliency.Length / map.Targets.Count;
        for (int k = 0; k < map.Targets.Count; k++)
        {
            ReadOnlyMemory<float> actual = map.Saliency.Slice(k * positions, positions), expected = converged.Saliency.Slice(k * positions, positions);
            ReadOnlyMemory<float> error = map.StandardError.Slice(k * positions, positions), leftError = converged.StandardError.Slice(k * positions, positions);
            int covered = 0;
            for (int v = 0; v < positions; v++)
            {
                // The converged map has an error of its own, which is small but there.
                double standardError = Math.Sqrt(error.Span[v] * error.Span[v] + leftError.Span[v] * leftError.Span[v]);
                if (Math.Abs(actual.Span[v] - expected.Span[v]) <= 2 * standardError)
                    covered++;
            }

            yield return new FidelityResult(
                $"{picture}, class {map.Targets[k].Index} ({map.Targets[k].Score:F3})", method, map.NumberOfMasks, seed,
                Agreement.Of(actual.Span, expected.Span), map.Reliability[k], (double)covered / positions);
        }
    }

    /// <summary>The top classes by name, so that every repetition explains the same ones in the same order.</summary>
    private RiseTarget FindTargets(PictureNetwork network)
    {
        float[] scores = new float[network.NumberOfScores];
        network.Score(network.Picture, 1, scores);
        return RiseTarget.Classes([.. Enumerable.Range(0, scores.Length).OrderByDescending(k => scores[k]).Take(numberOfTargets)]);
    }

    private RiseExplainer Explainer(PictureNetwork network, RiseTarget targets, int seed, SaliencyFormula formula, bool balanced) => new(network.Shape, new RiseOptions
    {
        Target = targets,
        Seed = seed,
        Formula = formula,
        Antithetic = balanced,
        Orthogonal = balanced,
        NumberOfMasks = convergedCount,
        TargetReliability = 1,
        NumberOfThreads = Environment.ProcessorCount,
        BatchSize = 1,
    });
}
