using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Scores;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Rise;

/// <summary>
/// The options of RISE. A record that cannot be changed once it is made: an estimator's options stay as they were given. Vary them by <c>with</c>.
/// </summary>
/// <remarks>
/// Symbols are those of the paper: Petsiuk, Das, Saenko, RISE: Randomized Input Sampling for Explanation of Black-box Models, BMVC 2018.
/// Invalid values are refused by the estimator's and the explainer's constructors, all in one message.
/// </remarks>
public sealed record RiseOptions
{
    /// <summary>The name of the saliency column; the names of the other columns begin with it. Required in a pipeline.</summary>
    public string OutputColumnName { get; init; } = "";

    /// <summary>The column that is masked: a known-size vector of <see cref="float"/> or a known-size image. Required in a pipeline.</summary>
    public string InputColumnName { get; init; } = "";

    /// <summary>The column of the scorer's output that is explained: a number, a vector of numbers, a key or a boolean. Default (<see langword="null"/>): the probability of
    /// a calibrated binary classifier, else "Score".</summary>
    /// <remarks>
    /// What the column's annotations say of it holds. A probability p is the scores 1 − p and p, of false and true. A binary score that is no probability is one score, for true (above 0) or
    /// against it (below 0), and is labelled as true is: its opposite has no score. A score of regression, ranking and so on is explained as it is, and labelled by the column's name. Scores of clustering are
    /// distances: they are explained as they are too, and the smallest is the top one.
    /// </remarks>
    public string? ScoreColumnName { get; init; }

    /// <summary>Which scores are explained. Default: the top-1 class of the unmasked input. Several targets cost no more model calls than one.</summary>
    public RiseTarget Target { get; init; } = RiseTarget.Top1;

    /// <summary>The labels of the classes, by index, where the score column carries none of its own (as most ONNX models): as many as there are scores; "" for a class that is called by its index. Two labels
    /// for one score, of which nothing else is known, make it the probability p of the second, and 1 − p of the first; <see cref="Log"/> is told. Others than the column has itself are refused. Default: none.</summary>
    public IReadOnlyList<string> Labels { get; init => field = [.. value ?? []]; } = [];

    /// <summary>N, the largest number of masked copies for each row, at least 1. The cost of a row is at most this many model calls and one more for the unmasked
    /// input; it is less where <see cref="TargetReliability"/> is reached before.</summary>
    public int NumberOfMasks { get; init; } = Defaults.NumberOfMasks;

    /// <summary>s (h×w in the paper), the cells of a mask's grid on each axis, at least 1, and 2^19 in all at most. More cells show finer detail and need more masks.
    /// Not used for features, where each is a cell of its own.</summary>
    public GridSize GridSize { get; init; } = Defaults.GridSize;

    /// <summary>p, the probability that a grid cell is preserved, above 0 and below 1. Costs nothing.</summary>
    public double PreservationProbability { get; init; } = Defaults.PreservationProbability;

    /// <summary>What a fully masked position shows: one value for all channels, or one for each (R,G,B in 0 to 255 for an image column), in units of the
    /// input column. Default: 0.</summary>
    public IReadOnlyList<float> Baseline { get; init => field = [.. value ?? []]; } = [0f];

    /// <summary>How the scores become a map. Costs nothing.</summary>
    public SaliencyFormula Formula { get; init; } = Defaults.Formula;

    /// <summary>Whether masks come in pairs that preserve opposite grid cells. Costs nothing; takes out noise, for any p.</summary>
    public bool Antithetic { get; init; } = Defaults.Antithetic;

    /// <summary>Whether the grids of masks are orthogonal arrays: over a block of masks (64 or, where they are antithetic, 128 of a 7×7 grid), any two cells are both preserved, one of them,
    /// the other and none of them equally often. Each mask by itself is as random as without. For grids of 32 cells or more. Costs nothing; takes out noise, most with few masks. The errors do not know of
    /// the balance: with a few hundred masks, and another formula than the regression-adjusted one, standard errors are up to a half too large.</summary>
    public bool Orthogonal { get; init; } = Defaults.Orthogonal;

    /// <summary>The reliability (<see cref="RiseExplanation.Reliability"/>) at which no more masks are added, above 0; 1 for always all of them. It is looked at
    /// after 256, 384, 512, 768, 1024, … masks, and must be reached by every target. Cheap beside the model.</summary>
    public double TargetReliability { get; init; } = Defaults.TargetReliability;

    /// <summary>Mask i is a pure function of the seed and i: equal seeds give equal bits for any batch size, thread count and machine. Any value.</summary>
    public int Seed { get; init; } = Defaults.Seed;

    /// <summary>The arrangement of the input, where the column's dimensions do not say it. Default (<see langword="null"/>): [n] is features, [H,W] a grey image, [C,H,W] planar,
    /// [H,W,C] interleaved, with 1 to 4 channels; a leading 1 is skipped.</summary>
    public RiseInputShape? InputShape { get; init; }

    /// <summary>Whether the unmasked scores of a row are compared with those that the row has in a column of the same name, if it has one, and refused where they
    /// differ by more than 1e-3 of the largest. Set it to false where that column is another model's. Costs the evaluation of that column. Default: true. In a pipeline only.</summary>
    public bool SelfCheck { get; init; } = true;

    /// <summary>How many masked copies are scored at the same time, at least 1. Each takes a cursor (or a call of a <see cref="RiseModel"/>) on its own thread, and the
    /// memory of one. Default (<see langword="null"/>): for a transformer, one or as many as there are cores, whichever is faster on the first masks, whose
    /// scores count; for a <see cref="RiseModel"/>, one.</summary>
    public int? NumberOfThreads { get; init; }

    /// <summary>How many masked copies a thread takes at a time, at least 1: the rows of a call of <see cref="RiseModel"/>, or the rows dealt to a cursor.</summary>
    public int BatchSize { get; init; } = Defaults.BatchSize;

    /// <summary>Told about a hundred times for each row how many masks are done, from any of the scoring threads. What it throws ends the explanation with <see cref="InvalidOperationException"/>.</summary>
    public IProgress<RiseProgress>? Progress { get; init; }

    /// <summary>Ends an explanation with <see cref="OperationCanceledException"/>; there is no result then. Looked at for each mask.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Where messages go: an <see cref="MLContext"/>, which gives them to those who listen to <see cref="MLContext.Log"/>. They come from the source "RISE" and
    /// say in which schedule (<see cref="RiseExplanation.Schedule"/>) masked copies are scored. It must be given here, since a catalog does not tell its context. Default: none.</summary>
    public IChannelProvider? Log { get; init; }

    /// <summary>The paper's algorithm to the letter: independent masks, all 4000 of them, averaged by its equation 6.</summary>
    public static RiseOptions Paper { get; } = new() { Formula = SaliencyFormula.Paper, Antithetic = false, Orthogonal = false, TargetReliability = 1 };

    /// <summary>The default of every option that has one.</summary>
    public static class Defaults
    {
        /// <summary>N: 4000, as in the paper for VGG16.</summary>
        public const int NumberOfMasks = 4000;

        /// <summary>s: 7, as in the paper.</summary>
        public const int GridSize = 7;

        /// <summary>p: 0.5, as in the paper.</summary>
        public const double PreservationProbability = 0.5;

        /// <summary>The regression-adjusted mean.</summary>
        public const SaliencyFormula Formula = SaliencyFormula.RegressionAdjusted;

        /// <summary>Pairs of masks.</summary>
        public const bool Antithetic = true;

        /// <summary>Grids in orthogonal arrays.</summary>
        public const bool Orthogonal = true;

        /// <summary>0.98: a correlation of 0.99 with the converged map.</summary>
        public const double TargetReliability = 0.98;

        /// <summary>A constant: two runs agree unless another seed is asked for.</summary>
        public const int Seed = 1;

        /// <summary>Eight masked copies.</summary>
        public const int BatchSize = 8;
    }

    /// <summary>Refuses values that no input could make valid.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One or more options are invalid; the message names each, what was expected and what came.</exception>
    internal void Validate()
    {
        var errors = new OptionErrors();
        errors.Expect(NumberOfMasks >= 1, $"{nameof(NumberOfMasks)} must be at least 1, got {NumberOfMasks}");
        errors.Expect(GridSize is { Rows: >= 1, Columns: >= 1 }, $"{nameof(GridSize)} must be at least 1x1, got {GridSize}");
        errors.Expect(PreservationProbability is > 0 and < 1, $"{nameof(PreservationProbability)} must be above 0 and below 1, got {PreservationProbability}");
        errors.Expect(Baseline.Count > 0, $"{nameof(Baseline)} must have one value, or one for each channel, got none");
        errors.Expect(Baseline.All(float.IsFinite), $"{nameof(Baseline)} must be finite, got {string.Join(", ", Baseline)}");
        errors.Expect(Enum.IsDefined(Formula), $"{nameof(Formula)} must be a member of {nameof(SaliencyFormula)}, got {Formula}");
        errors.Expect(TargetReliability is > 0 and <= 1, $"{nameof(TargetReliability)} must be above 0 and at most 1, got {TargetReliability}");
        errors.Expect(NumberOfThreads is null or >= 1, $"{nameof(NumberOfThreads)} must be at least 1, got {NumberOfThreads}");
        errors.Expect(BatchSize >= 1, $"{nameof(BatchSize)} must be at least 1, got {BatchSize}");
        errors.Expect(Labels.All(l => l is not null), $"{nameof(Labels)} must not have null entries, got one at index {Labels.TakeWhile(l => l is not null).Count()}; give \"\" for a class without a label");
        errors.Expect(Target is not null, $"{nameof(Target)} must not be null; leave it out for the top-1 class");
        errors.ThrowIfAny(message => new ArgumentOutOfRangeException("options", message));
    }

    /// <summary>Refuses missing column names.</summary>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    internal void ValidateColumnNames()
    {
        var errors = new OptionErrors();
        errors.ExpectColumnName(OutputColumnName, nameof(OutputColumnName));
        errors.ExpectColumnName(InputColumnName, nameof(InputColumnName));
        errors.ExpectColumnName(ScoreColumnName ?? ScoreColumn.DefaultName, nameof(ScoreColumnName));
        errors.ThrowIfAny(message => new ArgumentException(message, "options"));
    }

    internal ScorerOptions Scorer => new(ScoreColumnName, Labels, NumberOfThreads, BatchSize);

    /// <summary>A grid may be finer than the input. But a single mask must be made in no time, and the grids of 4000 of them be held in one array.</summary>
    private const int MaxNumberOfCells = 1 << 19;

    /// <summary>What the masks of inputs of <paramref name="shape"/> depend on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A grid has more than 2^19 cells.</exception>
    internal RiseMaskKey MaskKeyOf(RiseInputShape shape)
    {
        long rows = shape.MapDimensions.Count == 1 ? 1 : GridSize.Rows;
        if (!shape.IsDiscrete && rows * GridSize.Columns > MaxNumberOfCells)
        {
            throw new ArgumentOutOfRangeException(
                nameof(GridSize), $"{nameof(GridSize)} must have at most {MaxNumberOfCells} cells for the input ({shape}), got {GridSize}: about as many as the map should show details on each axis are enough.");
        }

        return new RiseMaskKey(shape, GridSize, PreservationProbability, Antithetic, Orthogonal, Seed);
    }

    /// <summary>One baseline value for each channel.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are neither one nor as many values as channels.</exception>
    internal float[] BaselineOf(RiseInputShape shape)
    {
        if (Baseline.Count == 1)
            return [.. Enumerable.Repeat(Baseline[0], shape.NumberOfChannels)];
        if (Baseline.Count == shape.NumberOfChannels)
            return [.. Baseline];
        throw new ArgumentOutOfRangeException(
            nameof(Baseline),
            $"{nameof(Baseline)} must have 1 value, or one for each channel of the input ({shape}), got {Baseline.Count}.");
    }
}
