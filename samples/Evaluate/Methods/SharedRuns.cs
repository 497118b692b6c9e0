using Microsoft.ML.Rise;

namespace Evaluate.Methods;

/// <summary>The masked copies that RISE has asked about the picture at hand: what more masks are added to, instead of asking again.</summary>
/// <param name="model">The model.</param>
/// <param name="options">Formula and masks; seed, target and threads are set here.</param>
internal sealed class SharedRuns(BlackBox model, RiseOptions options)
{
    private readonly Dictionary<int, RiseRun> _runs = [];
    private float[] _input = [];

    public int NumberOfPositions => model.NumberOfPositions;

    /// <summary>The explanation by the first <paramref name="calls"/> masks of <paramref name="seed"/>.</summary>
    public RiseExplanation Explain(float[] input, IReadOnlyList<int> targets, int seed, int calls)
    {
        if (!ReferenceEquals(input, _input))
            _runs.Clear();
        _input = input;
        var explainer = new RiseExplainer(model.Shape, options with
        {
            Seed = seed,
            TargetReliability = 1,
            Target = RiseTarget.Classes([.. targets]),
            NumberOfThreads = Environment.ProcessorCount,
        });
        RiseRun? run = _runs.GetValueOrDefault(seed);
        if (run is null || run.NumberOfMasks > calls)
            run = explainer.Run(input, model.Model, model.NumberOfScores, firstMask: 0, calls);
        else if (run.NumberOfMasks < calls)
            run = run.Merge(explainer.Run(input, model.Model, model.NumberOfScores, run.NumberOfMasks, calls - run.NumberOfMasks));
        return explainer.Explain(_runs[seed] = run);
    }
}
