namespace Microsoft.ML.Rise.Properties.Cases;

/// <summary>Valid options, but for the target and the number of baseline values, which depend on the model and the shape.</summary>
internal static class OptionCases
{
    public static Gen<double> Probabilities { get; } = Gen.Frequency((3, Gen.Double[0.2, 0.8]), (2, Gen.Const(0.5)), (1, Gen.OneOf(0.01, 0.05, 0.95, 0.99)));

    public static Gen<GridSize> Grids(int most) => Gen.Select(Gen.Int[1, most], Gen.Int[1, most], (rows, columns) => new GridSize(rows, columns));

    /// <summary>Grids of so many cells that their masks can be orthogonal.</summary>
    private static Gen<GridSize> Fine { get; } = Gen.Select(Gen.Int[4, 7], Gen.Int[8, 9], (rows, columns) => new GridSize(rows, columns));

    public static Gen<SaliencyFormula> Formulas { get; } = Gen.Enum<SaliencyFormula>();

    public static Gen<RiseOptions> Any { get; } = With(Gen.Int[1, 60], Gen.Frequency((12, Grids(5)), (1, Fine)), Probabilities, Formulas);

    /// <summary>With more masks than a block of orthogonal ones has, and enough to stop early.</summary>
    public static Gen<RiseOptions> WithManyMasks { get; } = Gen.Select(
        With(Gen.Int[257, 400], Gen.OneOf(Grids(3), Fine), Probabilities, Formulas),
        Gen.OneOf(0.3, 1.0),
        (options, reliability) => options with { TargetReliability = reliability });

    public static Gen<RiseOptions> With(Gen<int> masks, Gen<GridSize> grids, Gen<double> probabilities, Gen<SaliencyFormula> formulas) =>
        Gen.Select(masks, grids, probabilities, formulas, Gen.Int, Gen.Bool, Gen.Bool, Gen.Select(Gen.Int[1, 70], Gen.Int[1, 4]), (count, grid, p, formula, seed, antithetic, orthogonal, schedule) =>
            new RiseOptions
            {
                NumberOfMasks = count,
                GridSize = grid,
                PreservationProbability = p,
                Formula = formula,
                Seed = seed,
                Antithetic = antithetic,
                Orthogonal = orthogonal,
                BatchSize = schedule.Item1,
                NumberOfThreads = schedule.Item2,
                TargetReliability = 1,
            });

    /// <summary>As it is written in C#.</summary>
    public static string Describe(RiseOptions o) =>
        $"new RiseOptions {{ NumberOfMasks = {o.NumberOfMasks}, GridSize = new({o.GridSize.Rows}, {o.GridSize.Columns}), PreservationProbability = {o.PreservationProbability}, "
        + $"Formula = {o.Formula}, Seed = {o.Seed}, Antithetic = {o.Antithetic}, Orthogonal = {o.Orthogonal}, BatchSize = {o.BatchSize}, NumberOfThreads = {o.NumberOfThreads}, "
        + $"TargetReliability = {o.TargetReliability}, Baseline = [{string.Join(", ", o.Baseline)}], Target = {Targets.Describe(o.Target)} }}";
}
