using Microsoft.ML.Rise.Targets;

namespace Microsoft.ML.Rise.Properties.Cases;

/// <summary>What is explained.</summary>
internal static class Targets
{
    /// <summary>Targets that a model has, by its number of scores.</summary>
    public static Gen<Func<int, RiseTarget>> Any { get; } = Gen.Select(Gen.Int[0, 8], Gen.Int[0, 11], Gen.Int[0, 11], (kind, a, b) => (Func<int, RiseTarget>)(scores => kind switch
    {
        0 => a % scores,
        1 => RiseTarget.Classes(a % scores, b % scores),
        2 => RiseTarget.Top(1 + a % scores),
        3 => RiseTarget.All,
        4 => RiseTarget.Function("sum", Sum),
        5 => RiseTarget.Functions(("sum", Sum), ("last", Last)),
        6 => RiseTarget.Difference(a % scores, b % scores),
        7 => RiseTarget.Similarity,
        _ => RiseTarget.Top1,
    }));

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
