using Microsoft.ML.Rise.Tool.Running;

namespace Microsoft.ML.Rise.Tool.Evaluation.Methods;

/// <summary>RISE's map by the first calls, and then its cells in the order in which they carry the score, by the others.</summary>
internal sealed class Ranking : ISaliencyMethod
{
    private const int Side = 7, Window = 4;

    /// <summary>Two for each cell that competes for a place; see <see cref="SaliencyRanking.NumberOfCalls"/>.</summary>
    private const int CallsOfSearch = 2 * (Window * (Side * Side - Window + 1) + Window * (Window - 1) / 2 - 1);

    private readonly BlackBox _model;
    private readonly SharedScores _shared;
    private readonly Baseline _baseline;

    public Ranking(string name, BlackBox model, SharedScores shared, Baseline baseline, int calls)
    {
        if (calls <= CallsOfSearch)
            throw new UserError($"a ranking takes {CallsOfSearch} calls, and RISE's map before it at least one; got {calls} for both.");
        (Name, _model, _shared, _baseline, Calls) = (name, model, shared, baseline, calls);
    }

    public string Name { get; }

    public int Calls { get; }

    public int SharedCalls => Calls - CallsOfSearch;

    public bool IsRandom => true;

    public IReadOnlyList<float[]> Explain(float[] input, IReadOnlyList<int> targets, int seed) =>
        [.. targets.Zip(_shared.Explain(input, targets, seed, SharedCalls).Maps, (target, map) => Rank(input, target, map))];

    private float[] Rank(float[] input, int target, RiseMap map) =>
        SaliencyRanking.Of(input, map.Saliency.Span, _model.Shape, _model.Network, target, _baseline, Side, Window).Map.ToArray();
}
