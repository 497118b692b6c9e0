using Microsoft.ML.Rise;

namespace Evaluate.Baselines;

/// <summary>The methods that are compared, by the names that the command line and the report give them.</summary>
internal static class Methods
{
    /// <summary>One for each method; those that ask the model ask so often.</summary>
    private static readonly Dictionary<string, Func<BlackBox, int, ISaliencyMethod>> s_all = new()
    {
        ["rise"] = (model, calls) => new Rise("RISE, regression-adjusted", model, calls, new RiseOptions()),
        ["rise-paper"] = (model, calls) => new Rise("RISE, paper", model, calls, RiseOptions.Paper),
        ["lime"] = (model, calls) => new LimeLikeRidge(model, calls),
        ["occlusion"] = (model, calls) => new Occlusion(model, calls),
        ["centre"] = (model, _) => new Centre(model.Shape),
        ["random"] = (model, _) => new RandomMap(model.Shape),
    };

    public static IReadOnlyList<string> Names => [.. s_all.Keys];

    /// <param name="model">The model.</param>
    /// <param name="names">Some of <see cref="Names"/>.</param>
    /// <param name="calls">How often a method may ask; a method that does not ask comes once.</param>
    public static IReadOnlyList<ISaliencyMethod> Create(BlackBox model, IReadOnlyList<string> names, IReadOnlyList<int> calls) =>
        [.. names.SelectMany(name => calls.Select(c => s_all[name](model, c))).DistinctBy(method => (method.Name, method.Calls))];
}
