using System.Text.Json.Serialization;
using Microsoft.ML.Rise.DataViews;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Methods;
using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise;

/// <summary>
/// What is explained by RISE, and by which masks.
/// </summary>
/// <remarks>
/// Several targets (<see cref="ExplanationOptions.Target"/>) cost no more calls of the scorer than one. Symbols are those of the paper: Petsiuk, Das, Saenko, RISE: Randomized Input Sampling for Explanation of Black-box Models, BMVC 2018.
/// </remarks>
public sealed record RiseOptions : InputColumnOptions
{
    private readonly GridSize? _gridSize;

    /// <summary>N, the largest number of masked copies for each row, at least 1. The cost of a row is at most this many calls of the scorer and one more for the unmasked
    /// input; it is less where <see cref="TargetReliability"/> is reached before. Where there are no more ways than these to hide a few unrelated positions, each way is asked about once (2^D of D features or
    /// segments). Give an even number where masks come in pairs: a single one adds the noise that pairs cancel.</summary>
    public int NumberOfMasks { get; init; } = Defaults.NumberOfMasks;

    /// <summary>s (h×w in the paper), the cells of a mask's grid on each axis, at least 1, and 2^19 in all at most. More cells show finer detail and need more masks.
    /// Not used for features, where each is a cell of its own. Default: 7, as in the paper; 8 for detections.</summary>
    [JsonIgnore]
    public GridSize GridSize { get => _gridSize ?? Target?.DefaultGridSize ?? Defaults.GridSize; init => _gridSize = value; }

    /// <summary>As it was given: one that is left out follows the target.</summary>
    [JsonInclude, JsonPropertyName(nameof(GridSize))]
    internal GridSize? GivenGridSize { get => _gridSize; init => _gridSize = value; }

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

    /// <summary>How a text is masked, where the input column is one. Default: words are removed.</summary>
    public WordMasking TextMasking { get; init; } = WordMasking.Default;

    /// <summary>What is estimated; of columns only.</summary>
    internal Estimand Estimand { get; init; }

    /// <summary>Whether everything hidden is asked about, too.</summary>
    internal bool AsksHidden { get; init; }

    /// <summary>What is found out beyond the map, by further copies. Default (<see langword="null"/>): nothing.</summary>
    public SaliencyRefinement? Refinement { get; init; }

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
        public const int Seed = DefaultSeed;
    }

    internal override IReadOnlyList<ExplanationColumn> Columns => RiseExplanation.Columns(isRanked: Refinement is not null, isOfBoxes: Target.DetectionDecoder is not null);

    internal override WordMasking? Words => TextMasking;

    internal override Baseline BaselineOf(InputShape shape) => Baseline;

    internal override IInputExplainer CreateExplainer(InputShape shape, ExplanationLog log) => new RiseExplainer(shape, this, log);

    private protected override IEnumerable<string> OptionsOfArrays =>
        [.. base.OptionsOfArrays, .. Baseline != Baseline.Zeros ? [nameof(Baseline)] : Array.Empty<string>(), .. Refinement is not null ? [nameof(Refinement)] : Array.Empty<string>()];

    private protected override void Validate(OptionErrors errors)
    {
        errors.Expect(NumberOfMasks >= 1, $"{nameof(NumberOfMasks)} must be at least 1, got {NumberOfMasks}");
        errors.Expect(GridSize is { Rows: >= 1, Columns: >= 1 }, $"{nameof(GridSize)} must be at least 1x1, got {GridSize}");
        errors.Expect(PreservationProbability is > 0 and < 1, $"{nameof(PreservationProbability)} must be above 0 and below 1, got {PreservationProbability}");
        errors.Expect(Baseline is not null, $"{nameof(Baseline)} must not be null; leave it out for 0");
        errors.Expect(Method is not null, $"{nameof(Method)} must not be null; leave it out for the regression-adjusted one");
        errors.Expect(TextMasking is not null, $"{nameof(TextMasking)} must not be null; leave it out to remove words");
        errors.Expect(Enum.IsDefined(Sampling), $"{nameof(Sampling)} must be a member of {nameof(Rise.Sampling)}, got {Sampling}");
        errors.Expect(TargetReliability is > 0 and <= 1, $"{nameof(TargetReliability)} must be above 0 and at most 1, got {TargetReliability}");
    }

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

    /// <summary>After how many masks it is looked at whether they are enough, <paramref name="last"/> at most.</summary>
    internal IEnumerable<int> ChecksUpTo(int last) => TargetReliability == 1 ? [last] : StoppingChecks.Of(last);

    /// <summary>What the masks of an input depend on.</summary>
    /// <param name="shape">Its arrangement.</param>
    /// <param name="units">What of it is masked by itself, where that is not every position.</param>
    /// <param name="numberOfRows">How many rows of background data hidden positions show.</param>
    /// <param name="background">What tells them from others, where they are columns.</param>
    internal MaskKey MaskKeyOf(InputShape shape, MaskedUnits? units, int numberOfRows = 1, string? background = null)
    {
        int count = units?.Count ?? shape.NumberOfSegments;
        bool isExact = shape.IsDiscrete && (count == 0 || (Sampling == Sampling.Balanced && EnumeratedMasks.Count(count, numberOfRows) <= NumberOfMasks));
        return new MaskKey(shape, units, GridSize, PreservationProbability, Sampling, Seed, isExact, Baseline, Target, numberOfRows, Estimand, background);
    }

    /// <summary>The units of an input that is not smooth: what cannot matter takes no part, unless every mask is to be as in the paper.</summary>
    internal MaskedUnits? UnitsOf(InputShape shape, Hiding hiding) => shape.IsDiscrete ? MaskedUnits.Of(shape, Sampling == Sampling.Balanced ? hiding.Changes() : null) : null;
}
