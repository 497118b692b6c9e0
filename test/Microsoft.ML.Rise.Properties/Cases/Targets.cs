using Microsoft.ML.Rise.Targets;

namespace Microsoft.ML.Rise.Properties.Cases;

/// <summary>What is explained.</summary>
internal static class Targets
{
    /// <summary>Targets that a model has, by its number of scores.</summary>
    public static Gen<Func<int, RiseTarget>> Any { get; } = Gen.Select(Gen.OneOf([.. Kinds.Select(Gen.Const)]), Gen.Int[0, 11], Gen.Int[0, 11], (kind, a, b) => (Func<int, RiseTarget>)(scores => kind(a % scores, b % scores)));

    /// <summary>Made of two classes.</summary>
    private static Func<int, int, RiseTarget>[] Kinds =>
    [
        (_, _) => RiseTarget.Top1,
        (a, _) => a,
        (a, b) => RiseTarget.Classes(a, b),
        (a, _) => RiseTarget.Top(1 + a),
        (_, _) => RiseTarget.All,
        (_, _) => RiseTarget.Function("sum", Sum),
        (_, _) => RiseTarget.Functions(("sum", Sum), ("last", Last)),
        (a, b) => RiseTarget.Difference(a, b),
        (_, _) => RiseTarget.Similarity,
    ];

    public static string Describe(RiseTarget target) => target switch
    {
        SeveralTarget several => string.Join(" and ", several.Targets.Select(Describe)),
        FunctionTarget function => $"function '{function.Name}'",
        _ => $"{target}",
    };

    private static float Sum(ReadOnlySpan<float> scores)
    {
        float sum = 0;
        foreach (float score in scores)
            sum += score;
        return sum;
    }

    private static float Last(ReadOnlySpan<float> scores) => scores[^1];
}
