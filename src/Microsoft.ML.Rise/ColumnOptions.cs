using System.Text.Json.Serialization;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.DataViews;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.ModelFiles;
using Microsoft.ML.Rise.Scores;
using Microsoft.ML.Rise.Targets;

namespace Microsoft.ML.Rise;

/// <summary>What is explained where the columns of raw rows are hidden: a whole model, from its original columns on.</summary>
/// <remarks>Hidden columns show a row of the <see cref="Background"/>: the expectation is the interventional one (Chen, Janizek, Lundberg, Lee: True to the Model or True to the Data?, 2020), and says what the model does, not what goes together in the
/// data. A column of any type is one position; one that shows the same in every row of the background takes no part.</remarks>
public sealed record ColumnOptions : ExplanationOptions
{
    /// <summary>4096: as many as there are ways to hide twelve columns, which are asked about one by one.</summary>
    internal const int DefaultNumberOfMasks = 4096;

    private readonly ValueList<string> _inputColumnNames = new([]), _splitColumnNames = new([]);
    private readonly ValueList<ColumnGroup> _groups = new([]);

    /// <summary>Rows like those that are explained, such as the training data, before any stage of the model. Required. Read once, when the estimator is fitted.</summary>
    [JsonIgnore]
    public IDataView? Background { get; init; }

    /// <summary>How many rows of the background are drawn, by the seed, at least 1. More rows make the expectation truer, and cost masks. Default: 100.</summary>
    public int NumberOfBackgroundRows { get; init; } = 100;

    /// <summary>What hidden columns show. Default: rows of the background.</summary>
    public ColumnHiding Hiding { get; init; } = ColumnHiding.BackgroundRows;

    /// <summary>The columns that are explained. Default: all that the scorer reads to make the score.</summary>
    public IReadOnlyList<string> InputColumnNames { get => _inputColumnNames; init => _inputColumnNames = new(value ?? []); }

    /// <summary>Columns of these that are not one position each: of a vector of known size each value is, of a text each word (then removed when it is hidden).</summary>
    public IReadOnlyList<string> SplitColumnNames { get => _splitColumnNames; init => _splitColumnNames = new(value ?? []); }

    /// <summary>Columns that are hidden together, and are one position. Default: none.</summary>
    public IReadOnlyList<ColumnGroup> Groups { get => _groups; init => _groups = new(value ?? []); }

    /// <summary>What a contribution is. Default (<see langword="null"/>): the contrast of RISE in a pipeline, and outside, where contributions should add up, the Shapley value.</summary>
    public Estimand? Estimand { get; init; }

    /// <summary>N, the largest number of masked copies of a row, at least 1. Where there are no more ways than these to hide columns, with every row of the background, each is asked about once and the contributions are exact. The cost of a
    /// row is at most this many calls of the scorer, and one for the row itself; and once one for each row of the background.</summary>
    public int NumberOfMasks { get; init; } = DefaultNumberOfMasks;

    /// <summary>The reliability (<see cref="ColumnContributions.Reliability"/>) at which no more masks are added, above 0; 1 for always all of them.</summary>
    public double TargetReliability { get; init; } = RiseOptions.Defaults.TargetReliability;

    /// <summary>What has been found out of the background; null before the estimator is fitted.</summary>
    private FittedBackground? Fit { get; init; }

    internal override IReadOnlyList<ExplanationColumn> Columns => ColumnExplanation.Columns;

    internal override ExplanationOptions Fitted(RiseScorer scorer)
    {
        DataViewSchema schema = Background!.Schema;
        IReadOnlyList<DataViewSchema.Column> read = [.. scorer.ColumnsRead(schema, ScoreColumnName).Select(i => schema[i])];
        IReadOnlyList<DataViewSchema.Column> columns = InputColumnNames.Count == 0 ? read : [.. InputColumnNames.Select(name => schema.GetColumnOrNull(name) ?? throw Missing(name, schema))];
        if (columns.Count == 0)
            throw new ArgumentOutOfRangeException(nameof(Background), "The scorer reads no column of the background to make the score: there is nothing to explain.");
        foreach (DataViewSchema.Column column in columns)
        {
            if (read.All(c => c.Index != column.Index))
                throw new ArgumentOutOfRangeException(nameof(InputColumnNames), $"The scorer does not read column '{column.Name}' to make the score; it reads {ScoreColumn.Quote(read.Select(c => c.Name))}.");
        }

        foreach (string name in SplitColumnNames.Concat(Groups.SelectMany(g => g.ColumnNames)))
        {
            if (columns.All(c => c.Name != name))
                throw new ArgumentOutOfRangeException(SplitColumnNames.Contains(name) ? nameof(SplitColumnNames) : nameof(Groups), $"Column '{name}' is not among those that are explained: {ScoreColumn.Quote(columns.Select(c => c.Name))}.");
        }

        return WithFit(ColumnBackground.Sample(Background, columns, NumberOfBackgroundRows, Seed, Hiding), [.. schema.Where(c => !c.IsHidden && read.All(r => r.Index != c.Index)).Select(c => c.Name)]);
    }

    /// <summary>What is saved beside the rows of the background.</summary>
    internal SavedBackground SavedBackground => new(Fit!.Rows.Names, Fit.Unread);

    /// <summary>The rows of the background as a file of ML.NET's.</summary>
    /// <exception cref="UnsavableException">A column is of a type that such files do not hold.</exception>
    internal byte[] SaveBackground()
    {
        if (BinaryRows.Unsavable(Fit!.Rows.Columns) is { } column)
            throw new UnsavableException($"Column '{column.Name}' ({column.Type}) of the {nameof(Background)} cannot be saved: explain the other columns ({nameof(InputColumnNames)}).");
        return BinaryRows.Write(Fit.Rows);
    }

    /// <summary>The same options with the rows that have been saved, which are the background then.</summary>
    internal ColumnOptions WithBackground(IDataView rows, SavedBackground saved) => (this with { Background = rows })
        .WithFit(ColumnBackground.Sample(rows, [.. rows.Schema], int.MaxValue, Seed, ColumnHiding.BackgroundRows, saved.Names), saved.Unread);

    private ColumnOptions WithFit(ColumnBackground rows, IReadOnlyList<string> unread) => this with
    {
        Fit = new FittedBackground(rows, new ColumnLayout([.. rows.Columns.Select(c => new LaidColumn(c, SplitOf(c), Groups.FirstOrDefault(g => g.ColumnNames.Contains(c.Name))?.Name))]), unread),
    };

    internal override InputBinding BindInput(DataViewSchema schema) => ColumnsBinding.Of(schema, Fit!.Rows, Fit.Layout);

    internal override (MapSize Size, bool IsNamed) MapsOf(IReadOnlyList<SchemaShape.Column> columns) =>
        Background!.Schema.Any(c => c.Type is TextDataViewType && SplitColumnNames.Contains(c.Name)) ? (MapSize.OfWords, false) : (MapSize.Fixed, true);

    internal override IInputExplainer CreateExplainer(InputShape shape, ExplanationLog log) => new ColumnExplainer(new RiseExplainer(shape, Sampled, log), Fit!.Rows.Columns, Fit.Unread, log);

    /// <summary>Whether all rows have the same positions; known once fitted.</summary>
    internal bool IsSizeKnown => Fit!.Layout.Fixed is not null;

    /// <summary>The same for any input.</summary>
    private RiseOptions Sampled => new()
    {
        ScoreColumnName = ScoreColumnName,
        Target = Target,
        Labels = Labels,
        Seed = Seed,
        NumberOfMasks = NumberOfMasks,
        TargetReliability = TargetReliability,
        Estimand = Estimand ?? Rise.Estimand.Rise,
        AsksHidden = true,
    };

    private protected override void Validate(OptionErrors errors)
    {
        errors.Expect(Background is not null, $"{nameof(Background)} must be given: rows like those that are explained, such as the training data");
        errors.Expect(NumberOfBackgroundRows >= 1, $"{nameof(NumberOfBackgroundRows)} must be at least 1, got {NumberOfBackgroundRows}");
        errors.Expect(Enum.IsDefined(Hiding), $"{nameof(Hiding)} must be a member of {nameof(ColumnHiding)}, got {Hiding}");
        errors.Expect(Estimand is not { } estimand || Enum.IsDefined(estimand), $"{nameof(Estimand)} must be a member of {nameof(Rise.Estimand)}, got {Estimand}");
        errors.Expect(NumberOfMasks >= 1, $"{nameof(NumberOfMasks)} must be at least 1, got {NumberOfMasks}");
        errors.Expect(TargetReliability is > 0 and <= 1, $"{nameof(TargetReliability)} must be above 0 and at most 1, got {TargetReliability}");
        string[] twice = [.. InputColumnNames.Concat(Groups.Select(g => g.Name)).GroupBy(n => n).Where(g => g.Count() > 1).Select(g => g.Key)];
        errors.Expect(twice.Length == 0, $"{nameof(InputColumnNames)} and the names of {nameof(Groups)} must differ, got more than once {ScoreColumn.Quote(twice)}");
        string[] grouped = [.. Groups.SelectMany(g => g.ColumnNames)];
        errors.Expect(Groups.All(g => g.ColumnNames.Count > 0), $"{nameof(Groups)} must have columns each");
        errors.Expect(grouped.Distinct().Count() == grouped.Length, $"{nameof(Groups)} must have no column in common");
        errors.Expect(!grouped.Intersect(SplitColumnNames).Any(), $"{nameof(SplitColumnNames)} must not be in {nameof(Groups)}, got {ScoreColumn.Quote(grouped.Intersect(SplitColumnNames))}");
    }

    private protected override void ValidateColumnNames(OptionErrors errors)
    {
        foreach (string name in InputColumnNames)
            errors.ExpectColumnName(name, nameof(InputColumnNames));
    }

    private ColumnSplit SplitOf(DataViewSchema.Column column) => !SplitColumnNames.Contains(column.Name) ? ColumnSplit.None : column.Type switch
    {
        VectorDataViewType { IsKnownSize: true } => ColumnSplit.Slots,
        TextDataViewType => ColumnSplit.Words,
        _ => throw new ArgumentOutOfRangeException(nameof(SplitColumnNames), $"Column '{column.Name}' ({column.Type}) cannot be split: only a vector of known size can, into its values, and a text, into its words."),
    };

    private static ArgumentOutOfRangeException Missing(string name, DataViewSchema schema) => new(
        nameof(InputColumnNames), $"The background has no column '{name}'; it has {ClassLabels.Listed([.. schema.Where(c => !c.IsHidden).Select(c => c.Name)])}.");

    /// <param name="Rows">What hidden columns show.</param>
    /// <param name="Layout">Where the columns are.</param>
    /// <param name="Unread">The other columns of the background, which the scorer does not read.</param>
    private sealed record FittedBackground(ColumnBackground Rows, ColumnLayout Layout, IReadOnlyList<string> Unread);
}
