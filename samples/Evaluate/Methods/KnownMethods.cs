using ExplainImage;
using Microsoft.ML.Rise;

namespace Evaluate.Methods;

/// <summary>The methods that are compared, by the names that the command line and the report give them.</summary>
internal static class KnownMethods
{
    /// <summary>For each method, what makes one of a number of calls.</summary>
    private static readonly Dictionary<string, Func<BlackBox, Func<int, ISaliencyMethod>>> s_all = new()
    {
        ["rise"] = model => Rise("RISE, regression-adjusted", model, new RiseOptions()),
        ["rise-paper"] = model => Rise("RISE, paper", model, RiseOptions.Paper),
        ["lime"] = model => calls => new LimeLikeRidge(model, calls),
        ["occlusion"] = model => calls => new Occlusion(model, calls),
        ["centre"] = model => _ => new Centre(model.Shape),
        ["random"] = model => _ => new RandomMap(model.Shape),
    };

    public static IReadOnlyList<string> Names => [.. s_all.Keys];

    /// <param name="model">The model.</param>
    /// <param name="requests">Which methods, with how many calls: <c>rise:500</c>, or <c>rise</c> for <paramref name="calls"/>.</param>
    /// <param name="calls">How often a method may ask that says nothing else.</param>
    /// <exception cref="UserError">There is no such method.</exception>
    public static IReadOnlyList<ISaliencyMethod> Create(BlackBox model, IReadOnlyList<string> requests, int calls)
    {
        var makers = new Dictionary<string, Func<int, ISaliencyMethod>>();
        return [.. requests.Select(request =>
        {
            string[] parts = request.Split(':');
            if (parts.Length > 2 || !s_all.TryGetValue(parts[0], out var method) || (parts.Length == 2 && Numbers.Positive(parts[1]) is null))
                throw new UserError($"'{request}' is no method; expected one of {string.Join(", ", Names)}, or one with its number of calls, such as rise:500.");
            Func<int, ISaliencyMethod> make = makers.TryGetValue(parts[0], out var made) ? made : makers[parts[0]] = method(model);
            return make(parts.Length == 2 ? Numbers.Positive(parts[1])!.Value : calls);
        })];
    }

    private static Func<int, ISaliencyMethod> Rise(string name, BlackBox model, RiseOptions options)
    {
        var shared = new SharedScores(model, options);
        return calls => new Rise(name, shared, calls);
    }
}
