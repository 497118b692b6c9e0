using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise.Metrics;

/// <summary>
/// How saliency maps are evaluated. A record that cannot be changed once it is made; vary it by <c>with</c>.
/// </summary>
/// <remarks>Invalid values are refused by <see cref="SaliencyEvaluator"/>'s constructor and by <c>EvaluateSaliency</c>, all in one message.</remarks>
public sealed record SaliencyEvaluationOptions
{
    /// <summary>The column that was explained, and whose values are changed: a known-size vector of <see cref="float"/> or an image. Required in a pipeline.</summary>
    public string InputColumnName { get; init; } = "";

    /// <summary>The column of the maps, a vector of <see cref="float"/>: one value for each position of the input, row-major; for K targets K maps, one after another.</summary>
    public string SaliencyColumnName { get; init; } = Defaults.SaliencyColumnName;

    /// <summary>The column of the scorer's output that was explained. Default (<see langword="null"/>): see <see cref="ExplanationOptions.ScoreColumnName"/>.</summary>
    public string? ScoreColumnName { get; init; }

    /// <summary>Which scores the maps explain. Default (<see langword="null"/>): the class indices in the column that is called as the saliency column with "Target" behind it, as
    /// RISE writes them, which must be called as the column with "TargetLabel" behind it says, where there is one; where there is no such
    /// column, the top-1 class of the unmasked input. In a pipeline only: <see cref="SaliencyEvaluator"/> is told with each map.</summary>
    public RiseTarget? Target { get; init; }

    /// <summary>The labels of the classes, by index, where the score column carries none of its own: see <see cref="ExplanationOptions.Labels"/>. Default: none.</summary>
    public IReadOnlyList<string> Labels { get; init => field = [.. value ?? []]; } = [];

    /// <summary>The arrangement of the input, where the column's dimensions do not say it: see <see cref="InputColumnOptions.InputShape"/>.</summary>
    public InputShape? InputShape { get; init; }

    /// <summary>What is computed. Default: deletion and insertion.</summary>
    public SaliencyMetricKinds Metrics { get; init; } = Defaults.Metrics;

    /// <summary>How many positions change at each step of deletion and insertion, at least 1. Default (<see langword="null"/>): ceil(positions / 224), which is the paper's
    /// 224 for a picture of 224×224. Deletion and insertion cost ceil(positions / step) + 1 calls of the scorer each.</summary>
    public int? PositionsPerStep { get; init; }

    /// <summary>What a position shows that deletion has removed, that is in a subset of µ-Fidelity, or that average drop hides. Default: zeros.</summary>
    public Baseline DeletionBaseline { get; init; } = Baseline.Zeros;

    /// <summary>What a position shows before insertion puts it in. Default (<see langword="null"/>): <see cref="Baseline.Blurred"/>, as in the paper's code; for features,
    /// which cannot be blurred, <see cref="DeletionBaseline"/>.</summary>
    public Baseline? InsertionBaseline { get; init; }

    /// <summary>The grid of µ-Fidelity's superpixels, at least 1×1. Not used for features, where each is by itself.</summary>
    public GridSize MuFidelityGridSize { get; init; } = Defaults.MuFidelityGridSize;

    /// <summary>The probability that a superpixel is in a subset of µ-Fidelity, above 0 and below 1.</summary>
    public double MuFidelitySubsetFraction { get; init; } = Defaults.MuFidelitySubsetFraction;

    /// <summary>The number of subsets of µ-Fidelity, at least 2, and its cost in calls of the scorer.</summary>
    public int MuFidelityNumberOfSubsets { get; init; } = Defaults.MuFidelityNumberOfSubsets;

    /// <summary>Subset i is a pure function of the seed and i: equal seeds give equal subsets for every row, batch size, thread count and machine. Any value.</summary>
    public int Seed { get; init; } = RiseOptions.Defaults.Seed;

    /// <summary>The default of every option that has one of its own.</summary>
    internal static class Defaults
    {
        /// <summary>The name that RISE's column has in the examples.</summary>
        public const string SaliencyColumnName = "Saliency";

        /// <summary>The metrics of the paper.</summary>
        public const SaliencyMetricKinds Metrics = SaliencyMetricKinds.Deletion | SaliencyMetricKinds.Insertion;

        /// <summary>9×9, as in xplique.</summary>
        public const int MuFidelityGridSize = 9;

        /// <summary>0.2, as in xplique.</summary>
        public const double MuFidelitySubsetFraction = 0.2;

        /// <summary>200, as in xplique.</summary>
        public const int MuFidelityNumberOfSubsets = 200;
    }

    internal ScoreQuestion Question => new(ScoreColumnName, Labels);

    internal bool Asks(SaliencyMetricKinds metrics) => (Metrics & metrics) != 0;

    /// <summary>The insertion's baseline for a shape.</summary>
    internal Baseline InsertionBaselineOf(InputShape shape) => InsertionBaseline ?? (shape.Axes.All(a => a.Kind != AxisKind.Smooth) ? DeletionBaseline : Baseline.Blurred);

    /// <summary>Refuses values that no input could make valid.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One or more options are invalid; the message names each, what was expected and what came.</exception>
    internal void Validate()
    {
        var errors = new OptionErrors();
        bool isKnown = Metrics != SaliencyMetricKinds.None && (Metrics & ~SaliencyMetricKinds.All) == 0;
        errors.Expect(isKnown, $"{nameof(Metrics)} must be one or more members of {nameof(SaliencyMetricKinds)}, got {Metrics}");
        errors.Expect(PositionsPerStep is null or >= 1, $"{nameof(PositionsPerStep)} must be at least 1, got {PositionsPerStep}");
        errors.Expect(DeletionBaseline is not null, $"{nameof(DeletionBaseline)} must not be null; leave it out for zeros");
        errors.Expect(MuFidelityGridSize is { Rows: >= 1, Columns: >= 1 }, $"{nameof(MuFidelityGridSize)} must be at least 1x1, got {MuFidelityGridSize}");
        errors.Expect(MuFidelitySubsetFraction is > 0 and < 1, $"{nameof(MuFidelitySubsetFraction)} must be above 0 and below 1, got {MuFidelitySubsetFraction}");
        errors.Expect(MuFidelityNumberOfSubsets >= 2, $"{nameof(MuFidelityNumberOfSubsets)} must be at least 2, got {MuFidelityNumberOfSubsets}");
        errors.Expect(Labels.All(l => l is not null), $"{nameof(Labels)} must not have null entries, got one at index {Labels.TakeWhile(l => l is not null).Count()}; give \"\" for a class without a label");
        errors.ThrowIfAny(message => new ArgumentOutOfRangeException("options", message));
    }

    /// <summary>Refuses names that no data could have.</summary>
    /// <exception cref="ArgumentException">A column name is empty; the message names each.</exception>
    internal void ValidateColumnNames()
    {
        var errors = new OptionErrors();
        errors.ExpectColumnName(InputColumnName, nameof(InputColumnName));
        errors.ExpectColumnName(SaliencyColumnName, nameof(SaliencyColumnName));
        errors.ExpectColumnName(ScoreColumnName ?? ScoreColumn.DefaultName, nameof(ScoreColumnName));
        errors.ThrowIfAny(message => new ArgumentException(message, "options"));
    }
}

/// <summary>How far an evaluation has come.</summary>
/// <param name="Row">The position of the row in its view, from 0; 0 for <see cref="SaliencyEvaluator"/>.</param>
/// <param name="Target">The number of the target among those of the row, from 0.</param>
/// <param name="Metric">The metric whose copies are scored; average drop stands for all three metrics of its copy.</param>
/// <param name="CopiesDone">The number of copies that have been scored for it.</param>
/// <param name="NumberOfCopies">The number of copies that will be scored for it.</param>
public readonly record struct SaliencyEvaluationProgress(long Row, int Target, SaliencyMetricKinds Metric, int CopiesDone, int NumberOfCopies);
