namespace Microsoft.ML.Rise.Properties.Cases;

/// <summary>A value that an option cannot have.</summary>
/// <param name="Option">Its name, as the message must say it.</param>
/// <param name="Value">For reading.</param>
/// <param name="Break">Sets it.</param>
internal sealed record Fault(string Option, string Value, Func<RiseOptions, RiseOptions> Break)
{
    public static Gen<int> BelowOne { get; } = Gen.OneOf(Gen.Int[-5, 0], Gen.Const(int.MinValue));
    private static readonly Gen<double> NotInRange = Gen.OneOf(Gen.Double[-9, 0], Gen.Double[1.0001, 9], Gen.OneOf(0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity));

    /// <summary>Of the options that are refused by themselves, whatever input and model are.</summary>
    public static Gen<Fault> Any { get; } = Gen.OneOf(
        BelowOne.Select(value => Of(nameof(RiseOptions.NumberOfMasks), value, o => o with { NumberOfMasks = value })),
        Gen.Select(BelowOne, Gen.Int, Gen.Bool, (bad, other, isRows) => isRows ? new GridSize(bad, other) : new GridSize(other, bad))
            .Select(value => Of(nameof(RiseOptions.GridSize), value, o => o with { GridSize = value })),
        Gen.OneOf(NotInRange, Gen.Const(1.0)).Select(value => Of(nameof(RiseOptions.PreservationProbability), value, o => o with { PreservationProbability = value })),
        NotInRange.Select(value => Of(nameof(RiseOptions.TargetReliability), value, o => o with { TargetReliability = value })),
        Gen.OneOf(Gen.Int[3, 99], Gen.Int[-9, -1]).Select(value => Of(nameof(RiseOptions.Sampling), value, o => o with { Sampling = (Sampling)value })),
        Gen.String.Array[0, 3].Select(value => Of(nameof(RiseOptions.Labels), "null after " + value.Length, o => o with { Labels = [.. value, null!] })),
        Gen.Const(Of(nameof(RiseOptions.Method), "null", o => o with { Method = null! })),
        Gen.Const(Of(nameof(RiseOptions.Baseline), "null", o => o with { Baseline = null! })),
        Gen.Const(Of(nameof(RiseOptions.Target), "null", o => o with { Target = null! })));

    /// <summary>Of the names that a pipeline needs.</summary>
    public static Gen<Fault> OfNames { get; } = Gen.Select(Gen.Int[0, 2], Gen.OneOf("", " ", "\t"), (name, value) => name switch
    {
        0 => Of(nameof(RiseOptions.OutputColumnName), value, o => o with { OutputColumnName = value }),
        1 => Of(nameof(RiseOptions.InputColumnName), value, o => o with { InputColumnName = value }),
        _ => Of(nameof(RiseOptions.ScoreColumnName), value, o => o with { ScoreColumnName = value }),
    });

    public override string ToString() => $"{Option} = {Value}";

    private static Fault Of<T>(string option, T value, Func<RiseOptions, RiseOptions> set) => new(option, $"{value}", set);
}
