using System.Reflection;
namespace Microsoft.ML.Rise.Properties.Cases;

/// <summary>Valid options, but for the target and the baseline, which depend on the model and the shape.</summary>
internal static class OptionCases
{
    public static Gen<double> Probabilities { get; } = Gen.Frequency((3, Gen.Double[0.2, 0.8]), (2, Gen.Const(0.5)), (1, Gen.OneOf(0.01, 0.05, 0.95, 0.99)));

    public static Gen<GridSize> Grids(int most) => Gen.Select(Gen.Int[1, most], Gen.Int[1, most], (rows, columns) => new GridSize(rows, columns));

    /// <summary>Grids of so many cells that their masks can be orthogonal.</summary>
    private static Gen<GridSize> Fine { get; } = Gen.Select(Gen.Int[4, 7], Gen.Int[8, 9], (rows, columns) => new GridSize(rows, columns));

    /// <summary>All that there are: one that is added is tried, too.</summary>
    public static Gen<MapMethod> Methods { get; } =
        Gen.OneOf([.. typeof(MapMethod).GetProperties(BindingFlags.Public | BindingFlags.Static).Select(p => Gen.Const((MapMethod)p.GetValue(null)!))]);

    public static Gen<Sampling> Samplings { get; } = Gen.Enum<Sampling>();

    /// <summary>Those that sample whatever the input is, and leave nothing out.</summary>
    public static Gen<Sampling> Sampled { get; } = Gen.OneOf(Sampling.Antithetic, Sampling.Independent);

    public static Gen<RiseOptions> Any { get; } = With(Gen.Int[1, 60], Gen.Frequency((12, Grids(5)), (1, Fine)), Probabilities, Methods, Samplings);

    /// <summary>With more masks than an array of orthogonal ones has, and enough to stop early.</summary>
    public static Gen<RiseOptions> WithManyMasks { get; } = Gen.Select(
        With(Gen.Int[257, 400], Gen.OneOf(Grids(3), Fine), Probabilities, Methods, Samplings),
        Gen.OneOf(0.3, 1.0),
        (options, reliability) => options with { TargetReliability = reliability });

    public static Gen<RiseOptions> With(Gen<int> masks, Gen<GridSize> grids, Gen<double> probabilities, Gen<MapMethod> methods, Gen<Sampling> samplings) =>
        Gen.Select(masks, grids, probabilities, methods, samplings, Gen.Int, (count, grid, p, method, sampling, seed) =>
            new RiseOptions
            {
                NumberOfMasks = count,
                GridSize = grid,
                PreservationProbability = p,
                Method = method,
                Sampling = sampling,
                Seed = seed,
                TargetReliability = 1,
            });

    /// <summary>As it is written in C#.</summary>
    public static string Describe(RiseOptions o) =>
        $"new RiseOptions {{ NumberOfMasks = {o.NumberOfMasks}, GridSize = new({o.GridSize.Rows}, {o.GridSize.Columns}), PreservationProbability = {o.PreservationProbability}, "
        + $"Method = MapMethod.{o.Method}, Sampling = Sampling.{o.Sampling}, Seed = {o.Seed}, TargetReliability = {o.TargetReliability}, Target = {Targets.Describe(o.Target)} }}";
}
