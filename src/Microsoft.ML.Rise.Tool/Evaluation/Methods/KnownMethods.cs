using Microsoft.ML.Rise.Tool.Running;

namespace Microsoft.ML.Rise.Tool.Evaluation.Methods;

/// <summary>The methods that are compared, by the names that the command line and the report give them.</summary>
internal static class KnownMethods
{
    /// <summary>σ of the blur by which <see cref="MinimalEvidence"/> hides, on pictures of a side; in pixels.</summary>
    private const double Blur = 10, SideOfBlur = 224;

    /// <summary>For each method, what makes one of a number of calls; <c>rise</c> are the scores of this library's default, for all that begin with them.</summary>
    private static readonly Dictionary<string, Func<BlackBox, SharedScores, Func<int, ISaliencyMethod>>> s_all = new()
    {
        ["rise"] = (_, rise) => calls => new RiseMaps("RISE, regression-adjusted", rise, calls),
        ["rise-paper"] = (model, _) => Paper(model),
        ["ranking"] = (model, rise) => calls => new Ranking("ranking", model, rise, Baseline.Zeros, calls),
        ["ranking-blur"] = (model, rise) => calls => new Ranking("ranking by blurring", model, rise, BlurOf(model), calls),
        ["evidence"] = (model, _) => Evidence(model),
        ["lime"] = (model, _) => calls => new LimeLikeRidge(model, calls),
        ["occlusion"] = (model, _) => calls => new Occlusion(model, calls),
        ["centre"] = (model, _) => _ => new Centre(model.Shape),
        ["random"] = (model, _) => _ => new RandomMap(model.Shape),
    };

    public static IReadOnlyList<string> Names => [.. s_all.Keys];

    /// <summary>Methods with their number of calls, <c>rise:500</c>, or with that of those that say nothing, <c>rise</c>.</summary>
    public static IReadOnlyList<ISaliencyMethod> Create(BlackBox model, IReadOnlyList<string> requests, int calls)
    {
        var rise = new SharedScores(model, new RiseOptions());
        var makers = new Dictionary<string, Func<int, ISaliencyMethod>>();
        return [.. requests.Select(request =>
        {
            string[] parts = request.Split(':');
            if (parts.Length > 2 || !s_all.TryGetValue(parts[0], out var method) || (parts.Length == 2 && Numbers.Positive(parts[1]) is null))
                throw new UserError($"'{request}' is no method; expected one of {string.Join(", ", Names)}, or one with its number of calls, such as rise:500.");
            Func<int, ISaliencyMethod> make = makers.TryGetValue(parts[0], out var made) ? made : makers[parts[0]] = method(model, rise);
            return make(parts.Length == 2 ? Numbers.Positive(parts[1])!.Value : calls);
        })];
    }

    private static Func<int, ISaliencyMethod> Paper(BlackBox model)
    {
        var shared = new SharedScores(model, RiseOptions.Paper);
        return calls => new RiseMaps("RISE, paper", shared, calls);
    }

    private static Func<int, ISaliencyMethod> Evidence(BlackBox model)
    {
        Baseline baseline = BlurOf(model);
        var shared = new SharedScores(model, new RiseOptions { Baseline = baseline });
        return calls => new EvidenceMaps(model, shared, baseline, calls);
    }

    private static Baseline BlurOf(BlackBox model) => Baseline.GaussianBlur(Blur * Math.Max(model.Shape.Height, model.Shape.Width) / SideOfBlur);
}
