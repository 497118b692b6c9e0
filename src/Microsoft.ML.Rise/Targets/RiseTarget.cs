using System.Text.Json.Serialization;
using Microsoft.ML.Rise.Targets;

namespace Microsoft.ML.Rise;

/// <summary>
/// Which scores are explained: one or several, from the same calls of the scorer. An integer means a class index, a string a class label.
/// </summary>
/// <remarks>Several targets give one map each, in the order in which they are named here: see <see cref="RiseExplanation.Maps"/>.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "Kind")]
[JsonDerivedType(typeof(TopTarget), "Top")]
[JsonDerivedType(typeof(AllTarget), "All")]
[JsonDerivedType(typeof(ClassTarget), "Class")]
[JsonDerivedType(typeof(LabelTarget), "Label")]
[JsonDerivedType(typeof(ColumnTarget), "Column")]
[JsonDerivedType(typeof(SeveralTarget), "Several")]
[JsonDerivedType(typeof(DifferenceTarget), "Difference")]
[JsonDerivedType(typeof(SumTarget), "Sum")]
[JsonDerivedType(typeof(SimilarityTarget), "Similarity")]
[JsonDerivedType(typeof(DetectionTarget), "Detections")]
[JsonDerivedType(typeof(FunctionTarget), "Function")]
public abstract record RiseTarget
{
    private protected RiseTarget()
    {
    }

    /// <summary>The class with the highest score on the unmasked input, or, where scores are distances (of clustering), with the smallest; the first of equals. NaN is
    /// never the top.</summary>
    public static RiseTarget Top1 { get; } = new TopTarget(1, IsSingle: true);

    /// <summary>Every score of the column, by index. The time beyond the calls of the scorer grows with their number, and so does the memory: a map for each.</summary>
    public static RiseTarget All { get; } = new AllTarget();

    /// <summary>The k classes with the highest scores on the unmasked input, highest first, or with the smallest distances: see <see cref="Top1"/>.</summary>
    /// <param name="k">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1.</exception>
    public static RiseTarget Top(int k) => k >= 1
        ? new TopTarget(k, IsSingle: false)
        : throw new ArgumentOutOfRangeException(nameof(k), $"The number of top classes must be at least 1, got {k}.");

    /// <summary>The class at an index of the score column.</summary>
    /// <param name="index">From 0. An index that the score column does not have is refused when the schema is known.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is negative.</exception>
    public static RiseTarget Class(int index) => new ClassTarget(Valid(index));

    /// <summary>The classes at several indices.</summary>
    /// <param name="indices">Each from 0; at least one.</param>
    /// <exception cref="ArgumentException"><paramref name="indices"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is negative.</exception>
    public static RiseTarget Classes(params int[] indices) => new SeveralTarget(Each(indices, Class));

    /// <summary>The class with a label: a slot name, a key value, what a trainer was shown, or one of <see cref="ExplanationOptions.Labels"/>. Labels that are no texts are written in the invariant
    /// culture: "7", "0.5", "True". A label of several classes is refused: it takes an index to tell them apart.</summary>
    /// <param name="label">Compared letter by letter.</param>
    /// <exception cref="ArgumentException"><paramref name="label"/> is empty.</exception>
    public static RiseTarget Label(string label)
    {
        ArgumentException.ThrowIfNullOrEmpty(label);
        return new LabelTarget(label);
    }

    /// <summary>The classes with several labels.</summary>
    /// <param name="labels">Compared letter by letter; at least one.</param>
    /// <exception cref="ArgumentException"><paramref name="labels"/> is empty, or one of them is.</exception>
    public static RiseTarget Labels(params string[] labels) => new SeveralTarget(Each(labels, Label));

    /// <summary>For each row, the class that another column of it names. In a pipeline only.</summary>
    /// <param name="columnName">The name of the column, such as "Label": a key, a text, a number or a boolean.</param>
    /// <remarks>
    /// Values are compared with the labels of the scorer, those of a key column too: rows that were keyed apart count their classes in another order. A number is a label where there are numbers
    /// among the labels, and else a class index. A boolean is the class "False" or "True" (or 0 or 1), or the first or second of two classes that have no labels. A key without key values is a class
    /// index, and must have as many keys as there are classes. Columns that cannot name a class of the scorer, and booleans of which one side names none (as over a margin, one score for "True"), are refused when the schema is known; a row that names none
    /// gives an <see cref="InvalidOperationException"/>.
    /// </remarks>
    /// <exception cref="ArgumentException"><paramref name="columnName"/> is empty.</exception>
    public static RiseTarget Column(string columnName)
    {
        ArgumentException.ThrowIfNullOrEmpty(columnName);
        return new ColumnTarget(columnName);
    }

    /// <summary>Why this one and not that one: the score of one target minus that of another. Of distances the smaller is the nearer, so that what speaks for the first has a contrast below 0.</summary>
    /// <param name="first">One target: a class by index or label, the top class, or another single one.</param>
    /// <param name="second">Another one.</param>
    /// <exception cref="ArgumentException">One of them is several targets, or a column.</exception>
    public static RiseTarget Difference(RiseTarget first, RiseTarget second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        foreach ((RiseTarget side, string name) in new[] { (first, nameof(first)), (second, nameof(second)) })
        {
            if (!side.IsSingle || side is ColumnTarget)
                throw new ArgumentException($"Each side of a difference must be one target that needs no row, got {side}.", name);
        }

        return new DifferenceTarget(first, second);
    }

    /// <summary>Several targets together: the sum of their scores, such as that of the top five classes of the unmasked input.</summary>
    /// <param name="targets">Several targets, as <see cref="Top"/> or <see cref="Classes"/> give; one is itself.</param>
    /// <exception cref="ArgumentException">They are a column.</exception>
    public static RiseTarget Sum(RiseTarget targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        return targets is ColumnTarget ? throw new ArgumentException($"A sum must be of targets that need no row, got {targets}.", nameof(targets)) : new SumTarget(targets);
    }

    /// <summary>How like the scores of a copy are to those of the unmasked input: their cosine, in −1 to 1. For scorers without classes, such as embeddings.</summary>
    /// <remarks>Where one of the two is all zeros, nothing is alike, and it is 0. RELAX: Wickstrøm and others, IJCV 2023.</remarks>
    public static RiseTarget Similarity { get; } = new SimilarityTarget();

    /// <summary>A function of all scores. What it throws ends the explanation with an <see cref="InvalidOperationException"/> that names it.</summary>
    /// <param name="name">What it is called where a class would have its label.</param>
    /// <param name="function">The function.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    public static RiseTarget Function(string name, RiseTargetFunction function)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(function);
        return new FunctionTarget(name, function);
    }

    /// <summary>Several functions of all scores, such as the probability of each word of a caption.</summary>
    /// <param name="functions">Their names and themselves; at least one.</param>
    /// <exception cref="ArgumentException"><paramref name="functions"/> or a name is empty.</exception>
    public static RiseTarget Functions(params (string Name, RiseTargetFunction Function)[] functions) =>
        new SeveralTarget(Each(functions, f => Function(f.Name, f.Function)));

    /// <summary>What a detector finds in each picture, as boxes: a map for each, by how much of it is still found in the masked copies (D-RISE).</summary>
    /// <param name="decoder">How the detector's numbers are read.</param>
    /// <param name="options">Which detections, and what counts as finding one again; default: at most ten of a score of at least one half.</param>
    /// <remarks>Petsiuk and others: Black-box Explanation of Object Detectors via Saliency Maps, CVPR 2021. Where nothing is found there is no map. <see cref="ExplanationOptions.Labels"/> are those of the classes.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="decoder"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static RiseTarget Detections(DetectionDecoder decoder, DetectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        options ??= new DetectionOptions();
        options.Validate();
        return new DetectionTarget(decoder, options, Given: null);
    }

    /// <summary>Boxes that the caller names: detections of another run, or what the detector should have found and did not.</summary>
    /// <param name="decoder">How the detector's numbers are read.</param>
    /// <param name="detections">At least one.</param>
    /// <param name="options">What counts as finding one again; the rest is not used.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">There is no detection, or one has no area.</exception>
    public static RiseTarget Detections(DetectionDecoder decoder, IReadOnlyList<Detection> detections, DetectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        ArgumentNullException.ThrowIfNull(detections);
        if (detections.Count == 0)
            throw new ArgumentException("There must be at least one detection.", nameof(detections));
        if (detections.FirstOrDefault(d => !(d.Right > d.Left && d.Bottom > d.Top)) is { } empty)
            throw new ArgumentException($"A box must have an area, got {empty}.", nameof(detections));
        options ??= new DetectionOptions();
        options.Validate();
        return new DetectionTarget(decoder, options, [.. detections]);
    }

    /// <summary><see cref="Class(int)"/>.</summary>
    /// <param name="index">From 0.</param>
    public static implicit operator RiseTarget(int index) => Class(index);

    /// <summary><see cref="Label(string)"/>.</summary>
    /// <param name="label">Compared letter by letter.</param>
    public static implicit operator RiseTarget(string label) => Label(label);

    /// <summary>For messages, such as "class 3".</summary>
    public abstract override string ToString();

    /// <summary>Whether there is one target by nature, so that nothing needs an axis for several.</summary>
    internal virtual bool IsSingle => true;

    /// <summary>How the scores are read as boxes, where they are.</summary>
    internal virtual DetectionDecoder? DetectionDecoder => null;

    /// <summary>The grid where none is asked for.</summary>
    internal virtual GridSize DefaultGridSize => 7;

    /// <summary>The number of targets among <paramref name="numberOfScores"/> scores; 0 where each input has its own number.</summary>
    internal virtual int Count(int numberOfScores) => 1;

    /// <summary>Refuses a target that a score column of <paramref name="numberOfScores"/> scores does not have.</summary>
    internal abstract void Validate(int numberOfScores, ClassLabels labels);

    /// <summary>The targets among the scores of the unmasked input.</summary>
    internal abstract IReadOnlyList<ScoreSelector> Resolve(ReadOnlySpan<float> scores, ClassLabels labels);

    /// <summary>The same of an input whose arrangement matters.</summary>
    internal virtual IReadOnlyList<ScoreSelector> Resolve(ReadOnlySpan<float> scores, ClassLabels labels, InputShape shape) => Resolve(scores, labels);

    private static int Valid(int index) =>
        index >= 0 ? index : throw new ArgumentOutOfRangeException(nameof(index), $"The target class must be 0 or more, got {index}.");

    private static RiseTarget[] Each<T>(T[] items, Func<T, RiseTarget> toTarget)
    {
        ArgumentNullException.ThrowIfNull(items);
        return items.Length > 0 ? [.. items.Select(toTarget)] : throw new ArgumentException("There must be at least one target.", nameof(items));
    }
}

/// <summary>A user's own target: any number made of a scorer's scores (xplique's <i>operator</i>), such as a margin, an entropy, or a word's probability.</summary>
/// <param name="scores">All scores of one input.</param>
/// <returns>The number that is explained; it must be finite.</returns>
/// <remarks>Called once for the unmasked input and once for each masked copy, from as many threads at the same time as the scorer's schedule has runs.</remarks>
public delegate float RiseTargetFunction(ReadOnlySpan<float> scores);
