
namespace Microsoft.ML.Rise.Tool.Evaluation.Methods;

/// <summary>The masked copies that RISE has asked about the picture at hand: what more masks are added to, instead of asking again.</summary>
internal sealed class SharedScores(BlackBox model, RiseOptions options)
{
    private readonly List<(int Seed, MaskScores Scores)> _scores = [];
    private float[] _input = [];

    /// <summary>The explanation by the first <paramref name="calls"/> masks of <paramref name="seed"/>.</summary>
    public RiseExplanation Explain(float[] input, IReadOnlyList<int> targets, int seed, int calls)
    {
        if (!ReferenceEquals(input, _input))
            _scores.Clear();
        _input = input;
        var explainer = new RiseExplainer(model.Shape, options with
        {
            Seed = seed,
            TargetReliability = 1,
            Target = RiseTarget.Classes([.. targets]),
        });
        MaskScores? known = _scores.Where(s => s.Seed == seed && s.Scores.NumberOfMasks <= calls).Select(s => s.Scores).MaxBy(s => s.NumberOfMasks);
        int done = known?.NumberOfMasks ?? 0;
        if (done < calls)
        {
            MaskScores more = explainer.Score(input, model.Network, done, calls - done);
            known = known?.Merge(more) ?? more;
            _scores.Add((seed, known));
        }

        return explainer.Explain(known!);
    }
}
