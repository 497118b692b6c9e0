using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise;

/// <summary>
/// The scores of a range of masks for one input: a part of an explanation, or all of it. Parts that were made apart, in any order and on any machine,
/// are put together by <see cref="Merge(MaskScores)"/>, saved and loaded; the map of the whole has the same bits as if it had been made at once, where the machines give the same scores.
/// </summary>
public sealed class MaskScores
{
    /// <summary>By how much, relatively, the scores of one unmasked input may differ from machine to machine; half precision has three digits.</summary>
    private const float UnmaskedTolerance = 1e-3f;

    private readonly float[][] _scores;
    private readonly float[][]? _hidden;

    /// <param name="key">Of the masks.</param>
    /// <param name="masks">Which masks.</param>
    /// <param name="targets">What is explained.</param>
    /// <param name="scores">For each target, one for each mask.</param>
    /// <param name="hidden">For each target, with everything hidden: one for each row of the background; none where nobody asked.</param>
    /// <param name="input">What tells the input from others; null where nobody asked.</param>
    internal MaskScores(MaskKey key, MaskRange masks, IReadOnlyList<ExplainedTarget> targets, float[][] scores, float[][]? hidden = null, string? input = null)
    {
        Input = input;
        _hidden = hidden;
        Key = key;
        Masks = masks;
        Targets = targets;
        _scores = scores;
    }

    /// <summary>The index of the first mask.</summary>
    public long FirstMask => Masks.First;

    /// <summary>The number of masks.</summary>
    public int NumberOfMasks => Masks.Count;

    /// <summary>What is explained.</summary>
    public IReadOnlyList<ExplainedTarget> Targets { get; }

    internal MaskKey Key { get; }

    internal MaskRange Masks { get; }

    /// <summary>What tells the input from others.</summary>
    internal string? Input { get; }

    /// <summary>With everything hidden.</summary>
    internal float[][]? Hidden => _hidden;

    /// <summary>A target's score for each masked copy, in the order of the masks.</summary>
    /// <param name="target">The number of the target in <see cref="Targets"/>, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such target.</exception>
    public ReadOnlySpan<float> Of(int target) => target >= 0 && target < Targets.Count
        ? _scores[target]
        : throw new ArgumentOutOfRangeException(nameof(target), $"Target {target} is out of range: there are scores of {Targets.Count} target(s), 0 to {Targets.Count - 1}.");

    /// <summary>A target's scores of the whole input and of none of it.</summary>
    internal EndScores EndsOf(int target) => new(Targets[target].Score, Key.IsExact ? _scores[target].AsMemory(0, Key.NumberOfRows) : _hidden?[target]);

    /// <summary>These scores and others, which follow them or come before.</summary>
    /// <param name="other">Scores of the same input, options and targets, whose first mask follows the last of these, or the other way round.</param>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is null.</exception>
    /// <exception cref="ArgumentException">The scores do not belong together, or do not follow each other.</exception>
    public MaskScores Merge(MaskScores other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.DifferenceFrom(this) is { } difference)
            throw new ArgumentException($"The scores do not belong together: {difference}.", nameof(other));
        (MaskScores first, MaskScores second) = other.FirstMask < FirstMask ? (other, this) : (this, other);
        if (second.FirstMask != first.Masks.End)
            throw new ArgumentException($"The scores must follow each other, but one's are of masks {first.FirstMask} to {first.Masks.End - 1}, and the other's of {second.FirstMask} to {second.Masks.End - 1}.", nameof(other));

        // What is said of the targets are those of the first masks, whoever merges whom.
        float[][] scores = [.. first._scores.Zip(second._scores, (before, after) => (float[])[.. before, .. after])];
        return new MaskScores(Key, new MaskRange(first.FirstMask, checked(NumberOfMasks + other.NumberOfMasks)), first.Targets, scores, first._hidden ?? second._hidden, first.Input ?? second.Input);
    }

    /// <summary>Parts in any order, put together.</summary>
    /// <param name="parts">Scores of the same input, options and targets, whose masks follow each other without a gap, and none of which comes twice.</param>
    /// <exception cref="ArgumentNullException"><paramref name="parts"/> or one of them is null.</exception>
    /// <exception cref="ArgumentException">There are none, they do not belong together, or masks are missing or come twice.</exception>
    public static MaskScores Merge(IEnumerable<MaskScores> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        MaskScores[] ordered = [.. parts.OrderBy(p => (p ?? throw new ArgumentNullException(nameof(parts))).FirstMask)];
        return ordered.Length > 0 ? ordered.Aggregate((whole, part) => whole.Merge(part)) : throw new ArgumentException("There are no scores to merge.", nameof(parts));
    }

    /// <summary>Saves the scores in a file: there is the whole of it at any moment, or the old one. The format is in docs/saving.md.</summary>
    /// <param name="path">Where; what is there is replaced.</param>
    /// <exception cref="NotSupportedException">Target or baseline is a function.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SavedScores.Save(path, SavedScores.PartsOf(this, Key, Input, _hidden));
    }

    /// <summary>The same into a stream, which stays open.</summary>
    /// <param name="stream">Where.</param>
    /// <exception cref="NotSupportedException">Target or baseline is a function.</exception>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        SavedScores.Write(stream, SavedScores.PartsOf(this, Key, Input, _hidden));
    }

    /// <summary>Loads what <see cref="Save(string)"/> has saved.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is no such file, or a damaged one.</exception>
    /// <exception cref="NotSupportedException">It was written by a newer version.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static MaskScores Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return SavedScores.Read(File.ReadAllBytes(path), $"'{path}'");
    }

    /// <summary>The same from a stream, which is read to its end.</summary>
    /// <param name="stream">What was saved.</param>
    /// <exception cref="InvalidDataException">It is no such file, or a damaged one.</exception>
    /// <exception cref="NotSupportedException">It was written by a newer version.</exception>
    public static MaskScores Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var file = new MemoryStream();
        stream.CopyTo(file);
        return SavedScores.Read(file.ToArray(), "The stream");
    }

    /// <summary>Those from a mask on that is among them.</summary>
    internal MaskScores From(long mask) => new(Key, new MaskRange(mask, (int)(Masks.End - mask)), Targets, [.. _scores.Select(s => s[(int)(mask - FirstMask)..])], _hidden, Input);

    /// <summary>What keeps these from being merged with others, wherever their masks are; null for nothing.</summary>
    internal string? DifferenceFrom(MaskScores expected)
    {
        if (Key != expected.Key)
            return Key.DifferencesFrom(expected.Key);
        if (Input is not null && expected.Input is not null && Input != expected.Input)
            return "they are of another input, whose values differ";
        return Targets.Count != expected.Targets.Count || Targets.Zip(expected.Targets).Any(t => !IsSame(t.First, t.Second))
            ? $"they are of different targets: {string.Join(", ", expected.Targets)}, and {string.Join(", ", Targets)}"
            : null;

        // Another machine may round differently.
        static bool IsSame(ExplainedTarget a, ExplainedTarget b) =>
            (a.Index, a.Label) == (b.Index, b.Label) && Math.Abs(a.Score - b.Score) <= UnmaskedTolerance * Math.Max(Math.Abs(a.Score), Math.Abs(b.Score));
    }
}

/// <summary>All that the scores of masks depend on besides the scorer and the values of the input: equal keys mean equal masks, baselines and targets.</summary>
/// <param name="Shape">The arrangement of the input.</param>
/// <param name="Units">What of it is masked by itself, where that is not every position.</param>
/// <param name="GridSize">The cells of a grid.</param>
/// <param name="PreservationProbability">p.</param>
/// <param name="Sampling">How grids are drawn.</param>
/// <param name="Seed">The seed.</param>
/// <param name="IsExact">Whether all grids are asked about, each once.</param>
/// <param name="Baseline">What hidden positions show.</param>
/// <param name="Target">What is explained.</param>
/// <param name="NumberOfRows">How many rows of background data hidden positions show.</param>
/// <param name="Estimand">What is estimated.</param>
/// <param name="Background">What tells the rows of a background from others, where they are columns.</param>
internal sealed record MaskKey(
    InputShape Shape, [property: JsonIgnore] MaskedUnits? Units, GridSize GridSize, double PreservationProbability, Sampling Sampling, int Seed, bool IsExact, Baseline Baseline, RiseTarget Target, int NumberOfRows = 1, Estimand Estimand = Estimand.Rise, string? Background = null)
{
    /// <summary>How many things are masked by themselves; positions, where masks are smooth.</summary>
    [JsonIgnore]
    public int NumberOfUnits => Units?.Count ?? Shape.NumberOfSegments;

    /// <summary>How many masks there are, where each is asked about once.</summary>
    [JsonIgnore]
    public int? NumberOfGrids => IsExact ? (int)EnumeratedMasks.Count(NumberOfUnits, NumberOfRows) : null;

    /// <summary>The masks.</summary>
    public MaskSource CreateSource()
    {
        if (IsExact)
            return new EnumeratedMasks(NumberOfUnits, PreservationProbability, NumberOfRows);
        MaskLayout layout = Units is null ? Shape.LayoutOf(GridSize) : new MaskLayout(MaskAxis.Discrete(1), MaskAxis.Discrete(NumberOfUnits));
        MaskSource source = Estimand == Estimand.Shapley ? new ShapleyMasks(NumberOfUnits, Seed, NumberOfRows) : new MaskSampler(layout, PreservationProbability, Seed, Sampling, NumberOfRows);
        return Shape.IsDiscrete && NumberOfUnits <= RememberedMasks.MostCells ? new RememberedMasks(source) : source;
    }

    /// <summary>Everything hidden, once for each row of the background.</summary>
    public MaskSource CreateHiddenRows() => new HiddenRows(new MaskLayout(MaskAxis.Discrete(1), MaskAxis.Discrete(Math.Max(1, NumberOfUnits))), NumberOfRows);

    /// <summary>Masks of the input, one after another, from those of <see cref="CreateSource"/>.</summary>
    public Mask CreateMask(MaskSource source) => Units?.CreateMask(source) ?? new Mask(source);

    /// <summary>For messages: what differs, such as "Seed is 2, not 1".</summary>
    public string DifferencesFrom(MaskKey expected)
    {
        (string Name, object? Own, object? Expected)[] all =
        [
            ("the input", Shape, expected.Shape),
            ("what of it takes part", Units, expected.Units),
            (nameof(GridSize), GridSize, expected.GridSize),
            (nameof(PreservationProbability), PreservationProbability, expected.PreservationProbability),
            (nameof(Sampling), Sampling, expected.Sampling),
            (nameof(Seed), Seed, expected.Seed),
            ("whether all masks are enumerated (as many as NumberOfMasks at most)", IsExact, expected.IsExact),
            (nameof(Baseline), Baseline, expected.Baseline),
            (nameof(Target), Target, expected.Target),
            ("the number of rows of the background", NumberOfRows, expected.NumberOfRows),
            (nameof(Estimand), Estimand, expected.Estimand),
            ("the background", Background, expected.Background),
        ];
        return string.Join("; ", all.Where(d => !Equals(d.Own, d.Expected)).Select(Describe));

        static string Describe((string Name, object? Own, object? Expected) difference)
        {
            string own = Text(difference.Own), expected = Text(difference.Expected);
            return own == expected ? $"{difference.Name} ({own}) is not the same" : $"{difference.Name} is {own}, not {expected}";
        }

        static string Text(object? value) => value is null ? "everything" : string.Create(CultureInfo.InvariantCulture, $"{value}");
    }
}
