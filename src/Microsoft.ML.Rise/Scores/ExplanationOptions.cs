using System.Collections.ObjectModel;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.DataViews;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Scores;
using Microsoft.ML.Rise.Targets;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Rise;

/// <summary>What is explained, whatever the way: columns, target, labels. Records that cannot be changed once they are made: an estimator's options stay as they were given. Vary them by <c>with</c>. How fast a
/// scorer is asked is the scorer's (<see cref="RiseScorer.Schedule"/>), and who hears of it is told with the call.</summary>
/// <remarks>Invalid values are refused by the constructors of estimators and explainers, all in one message.</remarks>
public abstract record ExplanationOptions
{
    /// <summary>A constant: two runs agree unless another seed is asked for.</summary>
    internal const int DefaultSeed = 1;

    private readonly ValueList<string> _labels = new([]);

    private protected ExplanationOptions()
    {
    }

    /// <summary>The name of the map's column; the names of the other columns begin with it. Required in a pipeline.</summary>
    public string OutputColumnName { get; init; } = "";

    /// <summary>The column of the scorer's output that is explained: a number, a vector of numbers, a key or a boolean. Default (<see langword="null"/>): the probability of
    /// a calibrated binary classifier, else "Score".</summary>
    /// <remarks>
    /// What the column's annotations say of it holds. A probability p is the scores 1 − p and p, of false and true. A binary score that is no probability is one score, for true (above 0) or
    /// against it (below 0), and is labelled as true is: its opposite has no score. A score of regression, ranking and so on is explained as it is, and labelled by the column's name. Scores of clustering are
    /// distances: they are explained as they are too, and the smallest is the top one.
    /// </remarks>
    public string? ScoreColumnName { get; init; }

    /// <summary>Which scores are explained. Default: the top-1 class of the unmasked input.</summary>
    public RiseTarget Target { get; init; } = RiseTarget.Top1;

    /// <summary>The labels of the classes, by index, where the score column carries none of its own (as most ONNX models): as many as there are scores; "" for a class that is called by its index. Two labels
    /// for one score, of which nothing else is known, make it the probability p of the second, and 1 − p of the first; the log is told. Others than the column has itself are refused. Default: none.</summary>
    public IReadOnlyList<string> Labels { get => _labels; init => _labels = new ValueList<string>(value ?? []); }

    /// <summary>Equal seeds give equal bits for any batch size, thread count and machine. Any value.</summary>
    public int Seed { get; init; } = DefaultSeed;

    /// <summary>Whether the unmasked scores of a row are compared with those that the row has in a column of the same name, if it has one, and refused where they
    /// differ by more than 1e-3 of the largest. Set it to false where that column is another model's. Costs the evaluation of that column. Default: true. In a pipeline only.</summary>
    public bool SelfCheck { get; init; } = true;

    /// <summary>What is added to a row.</summary>
    internal abstract IReadOnlyList<ExplanationColumn> Columns { get; }

    internal ScoreQuestion Question => new(ScoreColumnName, Labels, Target.DetectionDecoder);

    /// <summary>The same options with all that is found out once, when the estimator is fitted.</summary>
    /// <exception cref="ArgumentException">The options do not fit the scorer.</exception>
    internal virtual ExplanationOptions Fitted(RiseScorer scorer) => this;

    /// <summary>What is masked of the rows of a schema.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or it cannot be masked as the options say.</exception>
    internal abstract InputBinding BindInput(DataViewSchema schema);

    /// <summary>What a schema without sizes says of the maps, and whether their values have names.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or it cannot be masked.</exception>
    internal abstract (MapSize Size, bool IsNamed) MapsOf(IReadOnlyList<SchemaShape.Column> columns);

    /// <summary>Explains inputs of a shape.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The options do not fit it.</exception>
    internal abstract IInputExplainer CreateExplainer(InputShape shape, ExplanationLog log);

    /// <summary>Refuses values that no input could make valid.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One or more options are invalid; the message names each, what was expected and what came.</exception>
    internal void Validate()
    {
        var errors = new OptionErrors();
        Validate(errors);
        errors.Expect(Labels.All(l => l is not null), $"{nameof(Labels)} must not have null entries, got one at index {Labels.TakeWhile(l => l is not null).Count()}; give \"\" for a class without a label");
        errors.Expect(Target is not null, $"{nameof(Target)} must not be null; leave it out for the top-1 class");
        errors.ThrowIfAny(message => new ArgumentOutOfRangeException("options", message));
    }

    /// <summary>The same for the options of a way.</summary>
    private protected abstract void Validate(OptionErrors errors);

    /// <summary>The same of the names of input columns.</summary>
    private protected abstract void ValidateColumnNames(OptionErrors errors);

    /// <summary>Refuses missing column names.</summary>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    internal void ValidateColumnNames()
    {
        var errors = new OptionErrors();
        errors.ExpectColumnName(OutputColumnName, nameof(OutputColumnName));
        ValidateColumnNames(errors);
        errors.ExpectColumnName(ScoreColumnName ?? ScoreColumn.DefaultName, nameof(ScoreColumnName));
        errors.ThrowIfAny(message => new ArgumentException(message, "options"));
    }
}

/// <summary>What is explained where one column is masked.</summary>
public abstract record InputColumnOptions : ExplanationOptions
{
    private protected InputColumnOptions()
    {
    }

    /// <summary>The column that is masked: a known-size vector of <see cref="float"/>; an image, or a vector of bytes of unknown size that is one (PNG, JPEG, as <c>LoadRawImageBytes</c> reads it); by RISE a text, too. Required in a pipeline.</summary>
    public string InputColumnName { get; init; } = "";

    /// <summary>The arrangement of the input, where the column's dimensions do not say it. Default (<see langword="null"/>): [n] is features, [H,W] a grey image, [C,H,W] planar,
    /// [H,W,C] interleaved, with 1 to 4 channels; a leading 1 is skipped. For an image column it may have segments only. In a pipeline only.</summary>
    public InputShape? InputShape { get; init; }

    /// <summary>Whether the slots of a vector of features that come from one source are hidden together, and are one position: those that a one-hot encoding made of one column (the annotation CategoricalSlotRanges), or whose slot names are the same up to the first
    /// dot. For other groups give an <see cref="InputShape"/> with segments. Default: false. In a pipeline only.</summary>
    public bool GroupSlotsBySource { get; init; }

    /// <summary>What hidden positions show.</summary>
    internal abstract Baseline BaselineOf(InputShape shape);

    /// <summary>How a text is masked; null where none can be.</summary>
    internal virtual WordMasking? Words => null;

    /// <summary>The options that have been given and mean nothing for a text.</summary>
    private protected virtual IEnumerable<string> OptionsOfArrays
    {
        get
        {
            if (InputShape is not null)
                yield return nameof(InputShape);
            if (GroupSlotsBySource)
                yield return nameof(GroupSlotsBySource);
        }
    }

    internal override InputBinding BindInput(DataViewSchema schema)
    {
        DataViewSchema.Column column = schema.GetColumnOrNull(InputColumnName) ?? throw Missing(schema.Where(c => !c.IsHidden).Select(c => c.Name));
        if (column.Type is TextDataViewType && Words is { } words)
        {
            if (OptionsOfArrays.ToArray() is { Length: > 0 } given)
                throw new ArgumentOutOfRangeException(given[0], $"Column '{column.Name}' is a text, whose words are its positions: leave {string.Join(", ", given)} out. {nameof(RiseOptions.TextMasking)} says what hidden words show.");
            return new TextBinding(schema, column, words);
        }

        var input = new ArrayBinding(schema, column, ColumnShape.Read(column, GroupSlotsBySource ? GroupedShapeOf(column) : InputShape));
        BaselineOf(input.AnyShape).Validate(input.AnyShape, input.Largest, nameof(RiseOptions.Baseline));
        return input;
    }

    internal override (MapSize Size, bool IsNamed) MapsOf(IReadOnlyList<SchemaShape.Column> columns)
    {
        int number = columns.ToList().FindIndex(c => c.Name == InputColumnName);
        if (number < 0)
            throw Missing(columns.Select(c => c.Name));
        SchemaShape.Column column = columns[number];
        if (column is { Kind: SchemaShape.Column.VectorKind.Scalar, ItemType: TextDataViewType } && Words is not null)
            return (MapSize.OfWords, false);
        ColumnShape.RequireMaskable(column);
        bool isNamed = GroupSlotsBySource || InputShape is { PositionNames.Count: > 0 }
            || (InputShape is null or { NumberOfChannels: 1, Segments.Count: 0 } && column.Annotations.Any(a => a.Name == ColumnAnnotations.SlotNames));
        return column.Kind == SchemaShape.Column.VectorKind.VariableVector || column.ItemType is ImageDataViewType { Height: <= 0 } ? (MapSize.OfPicture, false) : (MapSize.Fixed, isNamed);
    }

    private InputShape GroupedShapeOf(DataViewSchema.Column column) => column.Type is VectorDataViewType { IsKnownSize: true } && InputShape is null
        ? SlotGroups.ShapeOf(column)
        : throw new ArgumentOutOfRangeException(nameof(GroupSlotsBySource), $"Only the slots of a known-size vector can be grouped, where no {nameof(InputShape)} is given, got column '{column.Name}' ({column.Type}){(InputShape is null ? "" : $" and {InputShape}")}.");

    private protected override void ValidateColumnNames(OptionErrors errors) => errors.ExpectColumnName(InputColumnName, nameof(InputColumnName));

    private ArgumentOutOfRangeException Missing(IEnumerable<string> columns) => new(
        "inputSchema",
        $"Could not find input column '{InputColumnName}'; the data has {ClassLabels.Listed([.. columns])}. A column that the scorer makes must be in the rows: explain those that it has transformed.");
}

/// <summary>Explains what a scorer was given.</summary>
internal interface IInputExplainer
{
    /// <param name="scorer">The black box, with an input.</param>
    /// <param name="target">What is explained; it needs no row any more.</param>
    /// <param name="run">Who hears of it, and so on.</param>
    /// <returns>What the getters of <see cref="ExplanationOptions.Columns"/> read.</returns>
    object Explain(InputScorer scorer, RiseTarget target, RiseRun run);

    /// <summary>Scores some of the masks, and keeps their scores.</summary>
    /// <param name="scorer">The black box, with an input.</param>
    /// <param name="target">What is explained; it needs no row any more.</param>
    /// <param name="masks">Which masks.</param>
    /// <param name="run">Where they are kept, and so on.</param>
    void Score(InputScorer scorer, RiseTarget target, MaskRange masks, RiseRun run);
}

/// <summary>Items that are compared one by one, so that options with the same ones are equal.</summary>
internal sealed class ValueList<T>(IEnumerable<T> items) : ReadOnlyCollection<T>([.. items]), IEquatable<ValueList<T>>
{
    public bool Equals(ValueList<T>? other) => other is not null && this.SequenceEqual(other);

    public override bool Equals(object? obj) => Equals(obj as ValueList<T>);

    public override int GetHashCode() => Count;
}
