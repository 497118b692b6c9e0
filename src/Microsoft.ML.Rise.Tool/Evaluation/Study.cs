using Microsoft.ML.Rise.Tool.Evaluation.Measures;
using Microsoft.ML.Rise.Tool.Evaluation.Methods;
using Microsoft.ML.Rise.Tool.Evaluation.Questions;

namespace Microsoft.ML.Rise.Tool.Evaluation;

/// <summary>Asks every question of every method, for every seed. One picture is in memory at a time.</summary>
internal sealed class Study(IReadOnlyList<ISaliencyMethod> methods, int numberOfSeeds, Func<IReadOnlyList<IMeasure>> createMeasures)
{
    private readonly Run[] _runs =
        [.. methods.SelectMany(method => Enumerable.Range(1, method.IsRandom ? numberOfSeeds : 1).Select(seed => new Run(method, seed, createMeasures())))];

    /// <summary>What came out so far, for each method.</summary>
    public IReadOnlyList<StudyResult> Results => [.. _runs.GroupBy(run => run.Method).Select(runs => new StudyResult(runs.Key, [.. runs]))];

    /// <summary>Asks about one picture. Where it is cancelled, the picture does not count.</summary>
    public void Ask(PictureQuestions picture, float[] input, int number, CancellationToken cancellation)
    {
        int[] targets = [.. picture.Classes.Select(c => c.Index)];
        var answers = new List<(Run Run, Func<Answer> Count)>();
        foreach (Run run in _runs)
        {
            cancellation.ThrowIfCancellationRequested();
            IReadOnlyList<float[]> maps = run.Method.Explain(input, targets, SeedOf(run.Seed, number));
            foreach ((ClassQuestion question, float[] map) in picture.Classes.Zip(maps))
            {
                Func<IReadOnlyList<double>>[] values = [.. run.Measures.Select(m => m.Measure(picture, question, input, map))];
                answers.Add((run, () => new Answer(picture.Truth.FileName, question.Label, [.. values.SelectMany(count => count())])));
            }
        }

        foreach ((Run run, Func<Answer> count) in answers)
            run.Answers.Add(count());
    }

    private static int SeedOf(int seed, int number) => unchecked(seed * 1_000_003 + number);
}

/// <summary>What came out for one method.</summary>
internal sealed record StudyResult(ISaliencyMethod Method, IReadOnlyList<Run> Runs)
{
    /// <summary>The method and its calls.</summary>
    public string Title => Method.Calls == 0 ? Method.Name : $"{Method.Name}, {Method.Calls}";
}

/// <summary>One method with one seed.</summary>
internal sealed record Run(ISaliencyMethod Method, int Seed, IReadOnlyList<IMeasure> Measures)
{
    public IReadOnlyList<Figure> Figures => [.. Measures.SelectMany(m => m.Figures)];

    /// <summary>In the order of the questions.</summary>
    public List<Answer> Answers { get; } = [];
}

/// <summary>How good one map is.</summary>
internal sealed record Answer(string Picture, string Label, IReadOnlyList<double> Values);
