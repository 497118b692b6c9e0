namespace Microsoft.ML.Rise.Properties.Cases;

/// <summary>All that an explanation depends on.</summary>
internal sealed record ExplanationCase(RiseInputShape Shape, Cycle Values, ScoreModel Model, RiseOptions Options)
{
    /// <summary>One for all channels, or more; huge ones too.</summary>
    private static readonly Gen<Cycle> Baselines = Gen.Frequency(
        (2, Gen.Const(new Cycle([0f], 0))),
        (2, Gen.Float[-2, 2].Array[1, 4].Select(values => new Cycle(values, 0))),
        (1, Gen.OneOf(-0f, 1e30f, -float.MaxValue, float.Epsilon).Array[1, 4].Select(values => new Cycle(values, 0))));

    public static Gen<ExplanationCase> Any { get; } = Of(Shapes.UpTo(9), Gen.OneOf(Cycle.Plain, Cycle.Odd), ScoreModel.Any, OptionCases.Any);

    public float[] Input { get; } = Values.Take(Shape.Length);

    /// <summary>One value for each channel.</summary>
    public float[] Baseline { get; } = [.. Enumerable.Range(0, Shape.NumberOfChannels).Select(c => Options.Baseline[c % Options.Baseline.Count])];

    public static Gen<ExplanationCase> Of(Gen<RiseInputShape> shapes, Gen<Cycle> values, Gen<ScoreModel> models, Gen<RiseOptions> options) =>
        Gen.Select(shapes, values, models, options, Targets.Any, Baselines, (shape, input, model, option, target, baseline) => new ExplanationCase(shape, input, model, option with
        {
            Target = target(model.NumberOfScores),
            Baseline = baseline.Values.Length == 1 ? baseline.Values : baseline.Take(shape.NumberOfChannels),
        }));

    public RiseExplainer CreateExplainer() => new(Shape, Options);

    public RiseExplanation Explain() => CreateExplainer().Explain(Input, Model.Ask, Model.NumberOfScores);

    public RiseRun Run() => CreateExplainer().Run(Input, Model.Ask, Model.NumberOfScores, 0, Options.NumberOfMasks);

    public override string ToString() => $"\n  {Shape}\n  input {Values}\n  scorer {Model}\n  {OptionCases.Describe(Options)}\n";
}
