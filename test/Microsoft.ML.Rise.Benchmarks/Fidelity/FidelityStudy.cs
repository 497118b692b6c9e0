using Microsoft.ML.Rise.Benchmarks.Pictures;

namespace Microsoft.ML.Rise.Benchmarks.Fidelity;

/// <summary>One map beside the converged one.</summary>
/// <param name="Picture">The file and the class.</param>
/// <param name="Method">The method and its masks.</param>
/// <param name="NumberOfMasks">N.</param>
/// <param name="Seed">The repetition.</param>
/// <param name="Agreement">How near it is.</param>
/// <param name="Reliability">The squared correlation that it reports of itself.</param>
/// <param name="Coverage">The share of positions whose true error is within two of its standard errors.</param>
internal sealed record FidelityResult(string Picture, string Method, int NumberOfMasks, int Seed, Agreement Agreement, double Reliability, double Coverage);

/// <summary>Explains a picture again and again. Each method sees its usual masks: those in orthogonal arrays of opposites are ours, the others' are independent.</summary>
internal sealed class FidelityStudy(int numberOfTargets, int[] counts, int numberOfSeeds, int convergedCount)
{
    /// <summary>Far from the seeds of the repetitions.</summary>
    private const int ConvergedSeed = 1_000_000;

    private static readonly (string Name, MapMethod Method, Sampling Sampling)[] Methods =
    [
        ("paper", MapMethod.Paper, Sampling.Independent),
        ("self-normalised", MapMethod.SelfNormalized, Sampling.Independent),
        ("regression-adjusted, independent masks", MapMethod.RegressionAdjusted, Sampling.Independent),
        ("regression-adjusted", MapMethod.RegressionAdjusted, Sampling.Balanced),
    ];

    public IEnumerable<FidelityResult> Run(string picture, PictureNetwork network)
    {
        RiseTarget targets = FindTargets(network);
        using var scorer = RiseScorer.FromFunction(network.Score, network.NumberOfScores, new RiseSchedule(Environment.ProcessorCount, NumberOfThreadsPerRun: 1, BatchSize: 1));
        RiseExplanation converged = Explainer(network, targets, ConvergedSeed, MapMethod.RegressionAdjusted, Sampling.Balanced).Explain(network.Picture, scorer);
        Console.WriteLine($"{picture}: {string.Join(", ", converged.Maps.Select(m => m.Target))}; converged map: reliability {string.Join(", ", converged.Maps.Select(m => m.Reliability))}");
        for (int seed = 1; seed <= numberOfSeeds; seed++)
        {
            foreach (var sameMasks in Methods.GroupBy(m => m.Sampling))
            {
                MaskScores? scores = null;
                foreach (int count in counts)
                {
                    int first = scores?.NumberOfMasks ?? 0;
                    MaskScores more = Explainer(network, targets, seed, MapMethod.Paper, sameMasks.Key).Score(network.Picture, scorer, first, count - first);
                    scores = scores?.Merge(more) ?? more;
                    foreach (var method in sameMasks)
                    {
                        RiseExplanation map = Explainer(network, targets, seed, method.Method, method.Sampling).Explain(scores);
                        foreach (FidelityResult result in Compare(picture, method.Name, seed, map, converged))
                            yield return result;
                    }
                }
            }

            Console.WriteLine($"{picture}: seed {seed} of {numberOfSeeds}");
        }
    }

    private static IEnumerable<FidelityResult> Compare(string picture, string method, int seed, RiseExplanation explanation, RiseExplanation converged)
    {
        foreach ((RiseMap map, RiseMap reference) in explanation.Maps.Zip(converged.Maps))
        {
            ReadOnlyMemory<float> actual = map.Saliency, expected = reference.Saliency, error = map.StandardError, leftError = reference.StandardError;
            int covered = 0;
            for (int v = 0; v < actual.Length; v++)
            {
                // The converged map has an error of its own, which is small but there.
                double standardError = Math.Sqrt(error.Span[v] * error.Span[v] + leftError.Span[v] * leftError.Span[v]);
                if (Math.Abs(actual.Span[v] - expected.Span[v]) <= 2 * standardError)
                    covered++;
            }

            yield return new FidelityResult(
                $"{picture}, class {map.Target.Index} ({map.Target.Score:F3})", method, explanation.NumberOfMasks, seed,
                Agreement.Of(actual.Span, expected.Span), map.Reliability, (double)covered / actual.Length);
        }
    }

    /// <summary>The top classes by name, so that every repetition explains the same ones in the same order.</summary>
    private RiseTarget FindTargets(PictureNetwork network)
    {
        float[] scores = new float[network.NumberOfScores];
        network.Score(network.Picture, 1, scores);
        return RiseTarget.Classes([.. Enumerable.Range(0, scores.Length).OrderByDescending(k => scores[k]).Take(numberOfTargets)]);
    }

    private RiseExplainer Explainer(PictureNetwork network, RiseTarget targets, int seed, MapMethod method, Sampling sampling) => new(network.Shape, new RiseOptions
    {
        Target = targets,
        Seed = seed,
        Method = method,
        Sampling = sampling,
        NumberOfMasks = convergedCount,
        TargetReliability = 1,
    });
}
