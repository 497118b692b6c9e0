using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.ML.Rise.ModelFiles;
using Microsoft.ML.Rise.Targets;

namespace Microsoft.ML.Rise;

/// <summary>How the numbers that a detector gives are read as boxes: all of them, before those that overlap are suppressed. A record that cannot be changed once it is made.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "Kind")]
[JsonDerivedType(typeof(TensorDecoder), "Tensor")]
[JsonDerivedType(typeof(ColumnsDecoder), "Columns")]
[JsonDerivedType(typeof(LabelledDecoder), "Labelled")]
[JsonDerivedType(typeof(FunctionDecoder), "Function")]
public abstract record DetectionDecoder
{
    private const float Tolerance = 1e-3f;

    private protected DetectionDecoder()
    {
    }

    /// <summary>One tensor of N boxes: four numbers of the box, the objectness where there is one, a probability for each class.</summary>
    /// <param name="numberOfClasses">C, at least 1.</param>
    /// <param name="format">What the four numbers are.</param>
    /// <param name="isRelative">Whether boxes are in 0 to 1 of the picture's sides, and not in its pixels.</param>
    /// <param name="hasObjectness">[N, 4 + 1 + C], and not [N, 4 + C], whose objectness is the largest probability.</param>
    /// <param name="isTransposed">[4 + 1 + C, N].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numberOfClasses"/> is below 1.</exception>
    public static DetectionDecoder Tensor(int numberOfClasses, BoxFormat format = BoxFormat.CenterAndSize, bool isRelative = false, bool hasObjectness = true, bool isTransposed = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(numberOfClasses, 1);
        return new TensorDecoder(numberOfClasses, format, isRelative, hasObjectness, isTransposed);
    }

    /// <summary>Two score columns: boxes [N, 4], and probabilities [N, C].</summary>
    /// <param name="boxesColumnName">The column of the boxes.</param>
    /// <param name="probabilitiesColumnName">The column of the probabilities.</param>
    /// <param name="numberOfClasses">C, at least 1.</param>
    /// <param name="format">What the four numbers of a box are.</param>
    /// <param name="isRelative">Whether boxes are in 0 to 1 of the picture's sides, and not in its pixels.</param>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numberOfClasses"/> is below 1.</exception>
    public static DetectionDecoder Columns(string boxesColumnName, string probabilitiesColumnName, int numberOfClasses, BoxFormat format = BoxFormat.Corners, bool isRelative = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(boxesColumnName);
        ArgumentException.ThrowIfNullOrEmpty(probabilitiesColumnName);
        ArgumentOutOfRangeException.ThrowIfLessThan(numberOfClasses, 1);
        return new ColumnsDecoder(boxesColumnName, probabilitiesColumnName, numberOfClasses, format, isRelative);
    }

    /// <summary>Three score columns: boxes [N, 4], a score for each, and its class: what ML.NET's own object detection gives, and networks that suppress boxes themselves.</summary>
    /// <param name="labelsColumnName">The column of the classes: texts, keys, or numbers, the index of the class.</param>
    /// <param name="boxesColumnName">The column of the boxes.</param>
    /// <param name="scoresColumnName">The column of the scores.</param>
    /// <param name="format">What the four numbers of a box are.</param>
    /// <param name="isRelative">Whether boxes are in 0 to 1 of the picture's sides, and not in its pixels.</param>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    public static DetectionDecoder Labelled(
        string labelsColumnName = "PredictedLabel", string boxesColumnName = "PredictedBoundingBoxes", string scoresColumnName = "Score", BoxFormat format = BoxFormat.Corners, bool isRelative = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(labelsColumnName);
        ArgumentException.ThrowIfNullOrEmpty(boxesColumnName);
        ArgumentException.ThrowIfNullOrEmpty(scoresColumnName);
        return new LabelledDecoder(labelsColumnName, boxesColumnName, scoresColumnName, format, isRelative);
    }

    /// <summary>A function, for all else.</summary>
    /// <param name="function">Adds each box. Called from as many threads at the same time as the scorer's schedule has runs.</param>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    public static DetectionDecoder Function(DetectionFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new FunctionDecoder(function);
    }

    /// <summary>The score columns that are read one after another; none for the only one.</summary>
    internal virtual IReadOnlyList<string> ColumnNames => [];

    /// <summary>The one of them that has classes, and may have texts; null for none.</summary>
    internal virtual string? LabelsColumnName => null;

    /// <summary>Reads the boxes of an input.</summary>
    /// <param name="outputs">All numbers that the detector gave.</param>
    /// <param name="shape">The picture.</param>
    /// <param name="proposals">To be filled.</param>
    /// <exception cref="InvalidOperationException">There are other numbers than boxes have.</exception>
    internal abstract void Read(ReadOnlySpan<float> outputs, InputShape shape, Proposals proposals);

    /// <summary>Adds the class and the score of each box where only the picture as it is needs them: copies are asked too often.</summary>
    internal virtual void Rank(Proposals proposals)
    {
    }

    /// <summary>Finds out that a decoder is the wrong one, by what it makes of the picture as it is.</summary>
    internal static void Check(Proposals proposals, InputShape shape)
    {
        int outside = 0;
        for (int box = 0; box < proposals.Count; box++)
        {
            Span<float> corners = proposals.Boxes.Slice(4 * box, 4);
            float x = (corners[0] + corners[2]) / 2, y = (corners[1] + corners[3]) / 2;
            outside += x >= 0 && y >= 0 && x <= shape.Width && y <= shape.Height ? 0 : 1;
        }

        if (2 * outside > proposals.Count)
        {
            throw new InvalidOperationException(
                $"{outside} of {proposals.Count} boxes have their centre outside of the picture of {shape.Width}x{shape.Height}: the decoder reads them wrongly. Look at {nameof(BoxFormat)}, isRelative, isTransposed and hasObjectness of {nameof(DetectionDecoder)}.");
        }

        RequireProbabilities(proposals.Objectness, "objectness");
        RequireProbabilities(proposals.Probabilities, "probability of a class");
    }

    private static void RequireProbabilities(ReadOnlySpan<float> values, string what)
    {
        foreach (float value in values)
        {
            if (!(value is >= -Tolerance and <= 1 + Tolerance))
            {
                throw new InvalidOperationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The decoder reads {value} as {what}, which must be in 0 to 1: it reads the wrong numbers (hasObjectness, isTransposed, number of classes), or the detector gives logits, which {nameof(DetectionDecoder)}.{nameof(Function)} can turn into probabilities."));
            }
        }
    }

    private protected static void WriteBox(Span<float> box, float a, float b, float c, float d, BoxFormat format, float scaleX, float scaleY)
    {
        (float left, float top, float right, float bottom) = format switch
        {
            BoxFormat.CenterAndSize => (a - c / 2, b - d / 2, a + c / 2, b + d / 2),
            BoxFormat.CornerAndSize => (a, b, a + c, b + d),
            _ => (a, b, c, d),
        };
        (box[0], box[1], box[2], box[3]) = (left * scaleX, top * scaleY, right * scaleX, bottom * scaleY);
    }

    private protected static int CountOf(int length, int each, string arrangement) => length % each == 0
        ? length / each
        : throw new InvalidOperationException($"The detector gave {length} numbers, which are no boxes of {each} ({arrangement}): look at the number of classes and at the other arguments of {nameof(DetectionDecoder)}.");
}

/// <summary>Reads all boxes of an input from what a detector gave, before any is suppressed.</summary>
/// <param name="outputs">All numbers of the score column.</param>
/// <param name="detections">Where the boxes are added.</param>
public delegate void DetectionFunction(ReadOnlySpan<float> outputs, DetectionList detections);

/// <summary>Takes the boxes of one input.</summary>
public sealed class DetectionList
{
    private readonly Proposals _proposals;

    internal DetectionList(Proposals proposals, InputShape shape) => (_proposals, Width, Height) = (proposals, shape.Width, shape.Height);

    /// <summary>The number of columns of the picture.</summary>
    public int Width { get; }

    /// <summary>The number of rows of the picture.</summary>
    public int Height { get; }

    /// <summary>Adds a box, in positions of the input.</summary>
    /// <param name="left">From 0 at the left edge.</param>
    /// <param name="top">From 0 at the upper edge.</param>
    /// <param name="right">Where it ends.</param>
    /// <param name="bottom">Where it ends.</param>
    /// <param name="objectness">0 to 1; of a detector without one, the largest probability.</param>
    /// <param name="probabilities">Of each class, at least one, the same number for all boxes; copied.</param>
    /// <param name="score">By which boxes are ordered; default: objectness times the largest probability.</param>
    /// <exception cref="ArgumentException">There are no probabilities.</exception>
    /// <exception cref="InvalidOperationException">There are other numbers of probabilities than of the boxes before.</exception>
    public void Add(float left, float top, float right, float bottom, float objectness, ReadOnlySpan<float> probabilities, float? score = null)
    {
        if (probabilities.IsEmpty)
            throw new ArgumentException("A box must have a probability for each class, at least one.", nameof(probabilities));
        _proposals.Add(left, top, right, bottom, objectness, probabilities, score);
    }
}

/// <summary>One tensor.</summary>
internal sealed record TensorDecoder(int NumberOfClasses, BoxFormat Format, bool IsRelative, bool HasObjectness, bool IsTransposed) : DetectionDecoder
{
    private int Each => 4 + (HasObjectness ? 1 : 0) + NumberOfClasses;

    internal override void Read(ReadOnlySpan<float> outputs, InputShape shape, Proposals proposals)
    {
        int count = CountOf(outputs.Length, Each, $"4{(HasObjectness ? " + 1" : "")} + {NumberOfClasses} classes"), first = Each - NumberOfClasses;
        proposals.Reset(count, NumberOfClasses, isByClass: IsTransposed);
        (float scaleX, float scaleY) = IsRelative ? (shape.Width, shape.Height) : (1f, 1f);
        (int ofBox, int ofValue) = IsTransposed ? (1, count) : (Each, 1);
        Span<float> boxes = proposals.Boxes, objectness = proposals.Objectness, probabilities = proposals.Probabilities;
        for (int box = 0; box < count; box++)
        {
            int at = box * ofBox;
            WriteBox(boxes.Slice(4 * box, 4), outputs[at], outputs[at + ofValue], outputs[at + 2 * ofValue], outputs[at + 3 * ofValue], Format, scaleX, scaleY);
            if (HasObjectness)
                objectness[box] = outputs[at + 4 * ofValue];
            if (!IsTransposed)
                outputs.Slice(at + first, NumberOfClasses).CopyTo(probabilities[(box * NumberOfClasses)..]);
        }

        if (IsTransposed)
            outputs[(first * count)..].CopyTo(probabilities);
        if (!HasObjectness)
            proposals.TakeLargestAsObjectness();
    }

    internal override void Rank(Proposals proposals) => proposals.Rank(HasObjectness);
}

/// <summary>Boxes, and probabilities.</summary>
internal sealed record ColumnsDecoder(string BoxesColumnName, string ProbabilitiesColumnName, int NumberOfClasses, BoxFormat Format, bool IsRelative) : DetectionDecoder
{
    internal override IReadOnlyList<string> ColumnNames => [BoxesColumnName, ProbabilitiesColumnName];

    internal override void Read(ReadOnlySpan<float> outputs, InputShape shape, Proposals proposals)
    {
        int count = CountOf(outputs.Length, 4 + NumberOfClasses, $"4 in '{BoxesColumnName}' and {NumberOfClasses} classes in '{ProbabilitiesColumnName}'");
        proposals.Reset(count, NumberOfClasses);
        (float scaleX, float scaleY) = IsRelative ? (shape.Width, shape.Height) : (1f, 1f);
        outputs[(4 * count)..].CopyTo(proposals.Probabilities);
        for (int box = 0; box < count; box++)
        {
            ReadOnlySpan<float> four = outputs.Slice(4 * box, 4);
            WriteBox(proposals.Boxes.Slice(4 * box, 4), four[0], four[1], four[2], four[3], Format, scaleX, scaleY);
        }

        proposals.TakeLargestAsObjectness();
    }

    internal override void Rank(Proposals proposals) => proposals.Rank(hasObjectness: false);
}

/// <summary>Boxes, each with a class and a score.</summary>
internal sealed record LabelledDecoder(string Labels, string BoxesColumnName, string ScoresColumnName, BoxFormat Format, bool IsRelative) : DetectionDecoder
{
    internal override IReadOnlyList<string> ColumnNames => [BoxesColumnName, ScoresColumnName, Labels];

    internal override string? LabelsColumnName => Labels;

    internal override void Read(ReadOnlySpan<float> outputs, InputShape shape, Proposals proposals)
    {
        int count = CountOf(outputs.Length, 6, $"4 in '{BoxesColumnName}', one in '{ScoresColumnName}', one in '{Labels}'");
        proposals.Reset(count, numberOfClasses: 0);
        (float scaleX, float scaleY) = IsRelative ? (shape.Width, shape.Height) : (1f, 1f);
        for (int box = 0; box < count; box++)
        {
            ReadOnlySpan<float> four = outputs.Slice(4 * box, 4);
            WriteBox(proposals.Boxes.Slice(4 * box, 4), four[0], four[1], four[2], four[3], Format, scaleX, scaleY);
            float score = outputs[4 * count + box];
            (proposals.Classes[box], proposals.Objectness[box], proposals.Scores[box]) = ((int)outputs[5 * count + box], score, score);
        }
    }
}

/// <summary>A user's function.</summary>
internal sealed record FunctionDecoder([property: JsonConverter(typeof(FunctionDecoder.NotSaved))] DetectionFunction Decode) : DetectionDecoder
{
    internal sealed class NotSaved() : NoFunction<DetectionFunction>($"{nameof(ExplanationOptions.Target)}'s decoder", "read the boxes by DetectionDecoder.Tensor, Columns or Labelled");

    internal override void Read(ReadOnlySpan<float> outputs, InputShape shape, Proposals proposals)
    {
        proposals.Reset(0, 0);
        try
        {
            Decode(outputs, new DetectionList(proposals, shape));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new InvalidOperationException($"The decoder of detections threw: {e.Message}", e);
        }
    }
}
