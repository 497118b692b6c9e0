using Microsoft.ML.Rise.Properties.Reference;

namespace Microsoft.ML.Rise.Properties.Cases;

/// <summary>All that an explanation depends on.</summary>
/// <param name="Shape">The arrangement of the input.</param>
/// <param name="Values">The input.</param>
/// <param name="Model">What is asked.</param>
/// <param name="BaselineValues">One for all channels, or one for each; the options have it.</param>
/// <param name="Schedule">How the model is asked.</param>
/// <param name="Options">All else.</param>
internal sealed record ExplanationCase(InputShape Shape, Cycle Values, ScoreModel Model, float[] BaselineValues, RiseSchedule Schedule, RiseOptions Options)
{
    /// <summary>One for all channels, or more; huge ones too.</summary>
    private static readonly Gen<Cycle> Baselines = Gen.Frequency(
        (2, Gen.Const(new Cycle([0f], 0))),
        (2, Gen.Float[-2, 2].Array[1, 4].Select(values => new Cycle(values, 0))),
        (1, Gen.OneOf(-0f, 1e30f, -float.MaxValue, float.Epsilon).Array[1, 4].Select(values => new Cycle(values, 0))));

    private static readonly Gen<RiseSchedule> Schedules = Gen.Select(Gen.Int[1, 70], Gen.Int[1, 4], (batch, runs) => new RiseSchedule(runs, 1, batch));

    public static Gen<ExplanationCase> Any { get; } = Of(Shapes.UpTo(9), Gen.OneOf(Cycle.Plain, Cycle.Odd), ScoreModel.Any, OptionCases.Any);

    public float[] Input { get; } = Values.Take(Shape.Length);

    /// <summary>What each value of the input shows where it is hidden.</summary>
    public float[] Hidden { get; } = [.. Enumerable.Range(0, Shape.Length)
        .Select(k => BaselineValues[(Shape.IsInterleaved ? k % Shape.NumberOfChannels : k / (Shape.Length / Shape.NumberOfChannels)) % BaselineValues.Length])];

    /// <summary>What is hidden by itself.</summary>
    public ReferenceUnits Units => ReferenceUnits.Of(Shape, Input, Hidden, leaveOut: Options.Sampling == Sampling.Balanced);

    /// <summary>How many ways there are to hide it, where each is asked about once.</summary>
    public int? NumberOfGrids => Options.Sampling == Sampling.Balanced && Shape.IsDiscrete && Units.Count < 31 && 1 << Units.Count <= Options.NumberOfMasks ? 1 << Units.Count : null;

    /// <summary>How many masked copies are asked about where none is saved.</summary>
    public int NumberOfCopies => NumberOfGrids ?? Options.NumberOfMasks;

    public static Gen<ExplanationCase> Of(Gen<InputShape> shapes, Gen<Cycle> values, Gen<ScoreModel> models, Gen<RiseOptions> options) =>
        Gen.Select(shapes, values, models, options, Targets.Any, Baselines, Schedules, (shape, input, model, option, target, baseline, schedule) =>
        {
            float[] hidden = baseline.Values.Length == 1 ? baseline.Values : baseline.Take(shape.NumberOfChannels);
            return new ExplanationCase(shape, input, model, hidden, schedule, option with { Target = target(model.NumberOfScores), Baseline = Baseline.Constant(hidden) });
        });

    public RiseExplainer CreateExplainer() => new(Shape, Options);

    public RiseScorer CreateScorer() => RiseScorer.FromFunction(Model.Ask, Model.NumberOfScores, Schedule);

    public RiseExplanation Explain() => CreateExplainer().Explain(Input, CreateScorer());

    /// <summary>All masks.</summary>
    public MaskScores Score() => Score(0, NumberOfCopies);

    public MaskScores Score(long firstMask, int numberOfMasks) => CreateExplainer().Score(Input, CreateScorer(), firstMask, numberOfMasks);

    public override string ToString() => $"\n  {Shapes.Describe(Shape)}\n  input {Values}\n  baseline {string.Join(", ", BaselineValues)}\n  scorer {Model}\n  {Schedule}\n  {OptionCases.Describe(Options)}\n";
}
