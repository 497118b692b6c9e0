using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise;

/// <summary>
/// What is explained, and by which masks. A record that cannot be changed once it is made: an estimator's options stay as they were given. Vary them by <c>with</c>. How fast a scorer is asked is the
/// scorer's (<see cref="RiseScorer.Schedule"/>), and who hears of it is told with the call.
/// </summary>
/// <remarks>
/// Symbols are those of the paper: Petsiuk, Das, Saenko, RISE: Randomized Input Sampling for Explanation of Black-box Models, BMVC 2018.
/// Invalid values are refused by the estimator's and the explainer's constructors, all in one message.
/// </remarks>
public sealed record RiseOptions
{
    /// <summary>The name of the saliency column; the names of the other columns begin with it. Required in a pipeline.</summary>
    public string OutputColumnName { get; init; } = "";

    /// <summary>The column that is masked: a known-size vector of <see cref="float"/> or an image. Required in a pipeline.</summary>
    public string InputColumnName { get; init; } = "";

    /// <summary>The column of the scorer's output that is explained: a number, a vector of numbers, a key or a boolean. Default (<see langword="null"/>): the probability of
    /// a calibrated binary classifier, else "Score".</summary>
    /// <remarks>
    /// What the column's annotations say of it holds. A probability p is the scores 1 − p and p, of false and true. A binary score that is no probability is one score, for true (above 0) or
    /// against it (below 0), and is labelled as true is: its opposite has no score. A score of regression, ranking and so on is explained as it is, and labelled by the column's name. Scores of clustering are
    /// distances: they are explained as they are too, and the smallest is the top one.
    /// </remarks>
    public string? ScoreColumnName { get; init; }

    /// <summary>Which scores are explained. Default: the top-1 class of the unmasked input. Several targets cost no more calls of the scorer than one.</summary>
    public RiseTarget Target { get; init; } = RiseTarget.Top1;

    /// <summary>The labels of the classes, by index, where the score column carries none of its own (as most ONNX models): as many as there are scores; "" for a class that is called by its index. Two labels
    /// for one score, of which nothing else is known, make it the probability p of the second, and 1 − p of the first; the log is told. Others than the column has itself are refused. Default: none.</summary>
    public IReadOnlyList<string> Labels { get; init => field = [.. value ?? []]; } = [];

    /// <summary>N, the largest number of masked copies for each row, at least 1. The cost of a row is at most this many calls of the scorer and one more for the unmasked
    /// input; it is less where <see cref="TargetReliability"/> is reached before. Where there are no more ways than these to hide a few unrelated positions, each way is asked about once (2^D of D features or
    /// segments). Give an even number where masks come in pairs: a single one adds the noise that pairs cancel.</summary>
    public int NumberOfMasks { get; init; } = Defaults.NumberOfMasks;

    /// <summary>s (h×w in the paper), the cells of a mask's grid on each axis, at least 1, and 2^19 in all at most. More cells show finer detail and need more masks.
    /// Not used for features, where each is a cell of its own.</summary>
    public GridSize GridSize { get; init; } = Defaults.GridSize;

    /// <summary>p, the probability that a grid cell is preserved, above 0 and below 1. Costs nothing.</summary>
    public double PreservationProbability { get; init; } = Defaults.PreservationProbability;

    /// <summary>What a hidden position shows. Default: 0, in units of the input column. A number means that number for all channels.</summary>
    public Baseline Baseline { get; init; } = Baseline.Zeros;

    /// <summary>How the scores become a map. Costs nothing.</summary>
    public MapMethod Method { get; init; } = MapMethod.RegressionAdjusted;

    /// <summary>How the masks are drawn.</summary>
    public Sampling Sampling { get; init; } = Defaults.Sampling;

    /// <summary>The reliability (<see cref="RiseMap.Reliability"/>) at which no more masks are added, above 0; 1 for always all of them. It is looked at
    /// after 256, 384, 512, 768, 1024, … masks, and must be reached by every target. Cheap beside the scorer.</summary>
    public double TargetReliability { get; init; } = Defaults.TargetReliability;

    /// <summary>Mask i is a pure function of the seed and i: equal seeds give equal bits for any batch size, thread count and machine. Any value.</summary>
    public int Seed { get; init; } = Defaults.Seed;

    /// <summary>The arrangement of the input, where the column's dimensions do not say it. Default (<see langword="null"/>): [n] is features, [H,W] a grey image, [C,H,W] planar,
    /// [H,W,C] interleaved, with 1 to 4 channels; a leading 1 is skipped. For an image column it may have segments only.</summary>
    public InputShape? InputShape { get; init; }

    /// <summary>Whether the unmasked scores of a row are compared with those that the row has in a column of the same name, if it has one, and refused where they
    /// differ by more than 1e-3 of the largest. Set it to false where that column is another model's. Costs the evaluation of that column. Default: true. In a pipeline only.</summary>
    public bool SelfCheck { get; init; } = true;

    /// <summary>The paper's algorithm to the letter: 4000 independent masks of a 7×7 grid, half of it preserved, averaged by its equation 6; nothing is enumerated or left out.</summary>
    public static RiseOptions Paper { get; } = new()
    {
        NumberOfMasks = 4000,
        GridSize = 7,
        PreservationProbability = 0.5,
        Baseline = Baseline.Zeros,
        Method = MapMethod.Paper,
        Sampling = Sampling.Independent,
        TargetReliability = 1,
    };

    /// <summary>The default of every option that has one.</summary>
    internal static class Defaults
    {
        /// <summary>N: 4000, as in the paper for VGG16.</summary>
        public const int NumberOfMasks = 4000;

        /// <summary>s: 7, as in the paper.</summary>
        public const int GridSize = 7;

        /// <summary>p: 0.5, as in the paper.</summary>
        public const double PreservationProbability = 0.5;

        /// <summary>Pairs of masks in orthogonal arrays.</summary>
        public const Sampling Sampling = Rise.Sampling.Balanced;

        /// <summary>0.98: a correlation of 0.99 with the converged map.</summary>
        public const double TargetReliability = 0.98;

        /// <summary>A constant: two runs agree unless another seed is asked for.</summary>
        public const int Seed = 1;
    }

    /// <summary>Refuses values that no input could make valid.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One or more options are invalid; the message names each, what was expected and what came.</exception>
    internal void Validate()
    {
        var errors = new OptionErrors();
        errors.Expect(NumberOfMasks >= 1, $"{nameof(NumberOfMasks)} must be at least 1, got {NumberOfMasks}");
        errors.Expect(GridSize is { Rows: >= 1, Columns: >= 1 }, $"{nameof(GridSize)} must be at least 1x1, got {GridSize}");
        errors.Expect(PreservationProbability is > 0 and < 1, $"{nameof(PreservationProbability)} must be above 0 and below 1, got {PreservationProbability}");
        errors.Expect(Baseline is not null, $"{nameof(Baseline)} must not be null; leave it out for 0");
        errors.Expect(Method is not null, $"{nameof(Method)} must not be null; leave it out for the regression-adjusted one");
        errors.Expect(Enum.IsDefined(Sampling), $"{nameof(Sampling)} must be a member of {nameof(Rise.Sampling)}, got {Sampling}");
        errors.Expect(TargetReliability is > 0 and <= 1, $"{nameof(TargetReliability)} must be above 0 and at most 1, got {TargetReliability}");
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

    internal ScoreQuestion Question => new(ScoreColumnName, Labels, InputShape);

    /// <summary>A grid may be finer than the input. But a single mask must be made in no time, and the grids of 4000 of them be held in one array.</summary>
    private const int MaxNumberOfCells = 1 << 19;

    /// <summary>Refuses what does not fit inputs of <paramref name="shape"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A grid has more than 2^19 cells, or there is no such baseline.</exception>
    internal void ValidateFor(InputShape shape)
    {
        Baseline.Validate(shape, largest: null, nameof(Baseline));
        int smooth = shape.IsDiscrete ? 0 : shape.Axes.Count(a => a.Kind == AxisKind.Smooth);
        if (smooth > 0 && (smooth == 1 ? GridSize.Columns : (long)GridSize.Rows * GridSize.Columns) > MaxNumberOfCells)
        {
            throw new ArgumentOutOfRangeException(
                nameof(GridSize), $"{nameof(GridSize)} must have at most {MaxNumberOfCells} cells for the input ({shape}), got {GridSize}: about as many as the map should show details on each axis are enough.");
        }
    }

    /// <summary>What the masks of an input depend on.</summary>
    /// <param name="shape">Its arrangement.</param>
    /// <param name="input">Its values.</param>
    /// <param name="baseline">One value for each channel, or for each value.</param>
    internal MaskKey MaskKeyOf(InputShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> baseline) =>
        MaskKeyOf(shape, shape.IsDiscrete ? MaskedUnits.Of(shape, input, baseline, leaveOut: Sampling == Sampling.Balanced) : null);

    /// <summary>The same, where it is known what takes part.</summary>
    internal MaskKey MaskKeyOf(InputShape shape, MaskedUnits? units)
    {
        bool isExact = Sampling == Sampling.Balanced && shape.IsDiscrete && EnumeratedMasks.Count(units?.Count ?? shape.NumberOfSegments) <= NumberOfMasks;
        return new MaskKey(shape, units, GridSize, PreservationProbability, Sampling, Seed, isExact, Baseline, Target);
    }
}
