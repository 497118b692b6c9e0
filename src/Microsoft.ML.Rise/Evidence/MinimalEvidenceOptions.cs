using System.Text.Json.Serialization;
using Microsoft.ML.Rise.DataViews;
using Microsoft.ML.Rise.ModelFiles;
using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise;

/// <summary>What makes a part of an input the evidence for a score.</summary>
public enum EvidenceGame
{
    /// <summary>Hiding it takes the score away.</summary>
    Delete = 0,

    /// <summary>Showing it alone keeps the score.</summary>
    Preserve = 1,

    /// <summary>Both; every mask costs two calls.</summary>
    Both = 2,
}

/// <summary>A scorer that knows its gradient: f(baseline + (input − baseline)·mask), f being the target's score.</summary>
/// <param name="input"><see cref="InputShape.Length"/> values: the input, moved by jitter and with noise where the options ask for them.</param>
/// <param name="baseline">As many, moved with the input; or one for each channel, where it is a constant.</param>
/// <param name="mask">One value in [0,1] for each position or segment; 1 shows the input.</param>
/// <param name="gradient">To be filled: the derivative of the score by each value of the mask. It comes filled with NaN.</param>
/// <returns>The score.</returns>
public delegate float MaskGradient(ReadOnlySpan<float> input, ReadOnlySpan<float> baseline, ReadOnlySpan<float> mask, Span<float> gradient);

/// <summary>What evidence is looked for by <see cref="MinimalEvidence"/>, and how. There is one target: several are the <see cref="RiseTarget.Sum"/> of them.</summary>
/// <remarks>
/// Minimised is, over a coarse grid e in [0,1] (1 is evidence) whose smooth upsampling is the mask, λ1·Σ|e| + λ2·Σ‖∇e‖^β + f(input without the evidence), or − f(evidence alone), or both: Fong and Vedaldi,
/// Interpretable Explanations of Black Boxes by Meaningful Perturbation, ICCV 2017, whose m is 1 − e. Without λ1 the area is held instead: Fong, Patrick, Vedaldi, Understanding Deep Networks via Extremal
/// Perturbations, ICCV 2019.
/// </remarks>
public sealed record MinimalEvidenceOptions : InputColumnOptions
{
    /// <summary>Which part is looked for. Default: the one whose hiding takes the score away.</summary>
    public EvidenceGame Game { get; init; }

    /// <summary>What a hidden position shows. Default (<see langword="null"/>): the input, blurred by a Gaussian with σ = 10 at 224 positions, in proportion to the longer side; zeros for features.</summary>
    public Baseline? Baseline { get; init; }

    /// <summary>The cells of the grid over rows and columns, at least 1. Not used over unrelated positions. Default: 14.</summary>
    public GridSize MaskGridSize { get; init; } = 14;

    /// <summary>The most copies of an input that are scored, at least 120. The input itself is scored once more.</summary>
    public int NumberOfCalls { get; init; } = DefaultNumberOfCalls;

    /// <summary>How many of the calls make the RISE map that the search starts from, from 0 to <see cref="NumberOfCalls"/> − 60; with 0 it starts from a circle in the middle. Default
    /// (<see langword="null"/>): half of them.</summary>
    public int? NumberOfMasks { get; init; }

    /// <summary>The circle is the smallest whose hiding leaves at most this part of the score, in (0,1]; 1 hides nothing at first. Used without a RISE map only.</summary>
    public double StartThreshold { get; init; } = 0.01;

    /// <summary>The most steps of the descent, 0 or more. Default (<see langword="null"/>): as many as there are calls for.</summary>
    public int? NumberOfSteps { get; init; }

    /// <summary>The area of the evidence, above 0 and at most 1, held while λ1 is null. Default (<see langword="null"/>): the smallest that reaches the threshold, by line searches of 12 areas each.</summary>
    public double? Area { get; init; }

    /// <summary>Which part of the way from the score where all is hidden to that of the input may be left, in [0,1).</summary>
    public double Threshold { get; init; } = 0.1;

    /// <summary>λ1, the price of each cell of evidence, 0 or more, in units of the score. Default (<see langword="null"/>): no price, the area is held.</summary>
    public double? AreaWeight { get; init; }

    /// <summary>λ2, the price of the grid's total variation, 0 or more; in units of the score, or of the way from the score where all is hidden to that of the input where the area is held.</summary>
    public double VariationWeight { get; init; } = 0.01;

    /// <summary>β of the total variation, at least 1.</summary>
    public double VariationPower { get; init; } = 3;

    /// <summary>Whether the total variation is Σ(dy² + dx²)^(β/2), and not Σ|dy|^β + |dx|^β.</summary>
    public bool IsVariationIsotropic { get; init; } = true;

    /// <summary>Null: the grid is interpolated. A number above 0: each position takes the value of its cell, and a Gaussian whose σ is so many cells blurs the mask.</summary>
    public double? MaskBlur { get; init; }

    /// <summary>By how many positions the input moves below the mask from step to step: 0 for not at all, else a number of offsets on each smooth axis.</summary>
    public int Jitter { get; init; }

    /// <summary>The standard deviation of the noise that is added to the copies anew at each step, in units of the input, 0 or more.</summary>
    public double Noise { get; init; }

    /// <summary>The step of Adam (moments .9 and .999, ε 1e-8), above 0.</summary>
    public double LearningRate { get; init; } = 0.03;

    /// <summary>c, how far a probe of a scorer without a gradient moves each cell, above 0 and at most 1.</summary>
    public double ProbeSize { get; init; } = 0.15;

    /// <summary>How many pairs of opposite probes a step has, at least 1. Default: 2.</summary>
    public int NumberOfPairs { get; init; } = 2;

    /// <summary>The scorer's gradient, where the caller has it: each step is one call then, two for both games, and there are no probes. Default: none.</summary>
    [JsonConverter(typeof(GradientNotSaved))]
    public MaskGradient? Gradient { get; init; }

    internal sealed class GradientNotSaved() : NoFunction<MaskGradient>(nameof(Gradient), "leave it out, and the scorer is probed");

    /// <summary>Started from the RISE map, the area by line search, polished by simultaneous perturbation (SPSA: Spall 1992) with Adam, the area held.</summary>
    public static MinimalEvidenceOptions Default { get; } = new();

    /// <summary>Fong and Vedaldi's code (<c>optimize_mask.py</c>) for pictures of 224×224: 28×28 cells, nearest, blurred by 5 pixels, 300 steps of .1, λ1 1e-4, λ2 1e-2, β 3, jitter 4, from a circle. With a gradient it
    /// takes at most 340 calls; without, each step has 4 pairs of probes.</summary>
    /// <remarks>Their picture is 4 pixels larger than the network's input, for the jitter; here the outermost values go on. Their masks are rounded to 8 bits before they are blurred.</remarks>
    public static MinimalEvidenceOptions Paper { get; } = new()
    {
        MaskGridSize = 28, MaskBlur = 0.625, NumberOfCalls = 2440, NumberOfMasks = 0, NumberOfSteps = 300, AreaWeight = 1e-4, VariationWeight = 1e-2, VariationPower = 3, Jitter = 4, LearningRate = 0.1,
        NumberOfPairs = 4,
    };

    /// <summary>ajsanjoaquin's mPerturb (<c>perturb.py</c>) for normalized pictures of 224×224: 28×28 cells, interpolated, 100 steps of .2 from nothing hidden, .01 times the mean of the mask, .02 times the mean total variation
    /// along each axis, β 3, noise of 1, and a blur of 11×11 with σ = 5.</summary>
    public static MinimalEvidenceOptions MPerturb { get; } = new()
    {
        Baseline = Baseline.GaussianBlur(5, radius: 5), MaskGridSize = 28, NumberOfCalls = 840, NumberOfMasks = 0, StartThreshold = 1, NumberOfSteps = 100,
        AreaWeight = 0.01 / (28 * 28), VariationWeight = 0.02 / (27 * 28), VariationPower = 3, IsVariationIsotropic = false, Noise = 1, LearningRate = 0.2, NumberOfPairs = 4,
    };

    /// <summary>σ of the blur, of what hides and of the circles, on pictures of a side; in positions.</summary>
    internal const double BlurOfPictures = 10;
    private const double SideOfPictures = 224;

    /// <summary>How much larger an input is than pictures are.</summary>
    internal static double ScaleOf(InputShape shape) => Math.Max(shape.Height, shape.Width) / SideOfPictures;

    internal override IReadOnlyList<ExplanationColumn> Columns => EvidenceExplanation.Columns;

    internal override Baseline BaselineOf(InputShape shape) =>
        Baseline ?? (shape.Axes.Any(a => a.Kind == AxisKind.Smooth) ? Rise.Baseline.GaussianBlur(BlurOfPictures * ScaleOf(shape)) : Rise.Baseline.Zeros);

    internal override IInputExplainer CreateExplainer(InputShape shape, ExplanationLog log) => new MinimalEvidence(shape, this, log);

    private protected override void Validate(OptionErrors errors)
    {
        errors.Expect(Enum.IsDefined(Game), $"{nameof(Game)} must be a member of {nameof(EvidenceGame)}, got {Game}");
        errors.Expect(Target is null or { IsSingle: true }, $"{nameof(Target)} must be one target, got {Target}: several are {nameof(RiseTarget)}.{nameof(RiseTarget.Sum)} of them");
        errors.Expect(MaskGridSize is { Rows: >= 1, Columns: >= 1 }, $"{nameof(MaskGridSize)} must be at least 1x1, got {MaskGridSize}");
        errors.Expect(NumberOfCalls >= FewestCalls, $"{nameof(NumberOfCalls)} must be at least {FewestCalls}, got {NumberOfCalls}");
        errors.Expect(NumberOfMasks is null || (NumberOfMasks >= 0 && NumberOfMasks <= NumberOfCalls - FewestCalls / 2), $"{nameof(NumberOfMasks)} must be 0 to {NumberOfCalls - FewestCalls / 2}, got {NumberOfMasks}");
        errors.Expect(NumberOfSteps is null or >= 0, $"{nameof(NumberOfSteps)} must be 0 or more, got {NumberOfSteps}");
        errors.Expect(StartThreshold is > 0 and <= 1, $"{nameof(StartThreshold)} must be above 0 and at most 1, got {Text(StartThreshold)}");
        errors.Expect(Area is null or (> 0 and <= 1), $"{nameof(Area)} must be above 0 and at most 1, got {Text(Area)}");
        errors.Expect(Area is null || AreaWeight is null, $"{nameof(Area)} must be null where {nameof(AreaWeight)} is a number: it is priced then, not held");
        errors.Expect(Threshold is >= 0 and < 1, $"{nameof(Threshold)} must be 0 or more and below 1, got {Text(Threshold)}");
        errors.Expect(AreaWeight is null || IsWeight(AreaWeight.Value), $"{nameof(AreaWeight)} must be 0 or more and finite, got {Text(AreaWeight)}");
        errors.Expect(IsWeight(VariationWeight), $"{nameof(VariationWeight)} must be 0 or more and finite, got {Text(VariationWeight)}");
        errors.Expect(VariationPower >= 1 && IsWeight(VariationPower), $"{nameof(VariationPower)} must be at least 1 and finite, got {Text(VariationPower)}");
        errors.Expect(MaskBlur is null || MaskBlur is > 0 and <= MostMaskBlur, $"{nameof(MaskBlur)} must be above 0 and at most {MostMaskBlur}, got {Text(MaskBlur)}");
        errors.Expect(Jitter >= 0, $"{nameof(Jitter)} must be 0 or more, got {Jitter}");
        errors.Expect(IsWeight(Noise), $"{nameof(Noise)} must be 0 or more and finite, got {Text(Noise)}");
        errors.Expect(LearningRate > 0 && IsWeight(LearningRate), $"{nameof(LearningRate)} must be above 0 and finite, got {Text(LearningRate)}");
        errors.Expect(ProbeSize is > 0 and <= 1, $"{nameof(ProbeSize)} must be above 0 and at most 1, got {Text(ProbeSize)}");
        errors.Expect(NumberOfPairs >= 1, $"{nameof(NumberOfPairs)} must be at least 1, got {NumberOfPairs}");

        static bool IsWeight(double value) => value >= 0 && double.IsFinite(value);
        static string Text(double? value) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{value}");
    }

    internal const int DefaultNumberOfCalls = 500;
    private const int FewestCalls = 120;
    private const int MostMaskBlur = 100;
}
