using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise.DataViews;

/// <summary>All that follows from an input schema: what is masked, how the scorer is asked, and the columns that come out.</summary>
internal sealed class RiseBinding
{
    /// <param name="bindScorer">Checks the scorer against the input schema and column.</param>
    /// <param name="explainerOf">The explainer of inputs of a shape, which outlives the schema.</param>
    /// <param name="inputSchema">The schema of the rows to explain.</param>
    /// <param name="options">What is explained, and how.</param>
    /// <exception cref="ArgumentOutOfRangeException">The schema, the scorer and the options do not fit.</exception>
    public RiseBinding(
        Func<DataViewSchema, DataViewSchema.Column, IBoundScorer> bindScorer, Func<RiseInputShape, RiseExplainer> explainerOf, DataViewSchema inputSchema, RiseOptions options)
    {
        Options = options;
        InputSchema = inputSchema;
        InputColumn = inputSchema.GetColumnOrNull(options.InputColumnName) ?? throw MissingInputColumn(options.InputColumnName, inputSchema.Where(c => !c.IsHidden).Select(c => c.Name));
        InputShape = Inputs.InputColumn.ReadShape(InputColumn, options.InputShape);
        Inputs.InputColumn.RequireShowable(InputColumn, options.BaselineOf(InputShape), nameof(RiseOptions.Baseline));
        Explainer = explainerOf(InputShape);
        Scorer = bindScorer(inputSchema, InputColumn);
        new ExplanationLog(options.Log).Warn(Scorer.Warning);
        TargetColumn = options.Target is ColumnTarget { ColumnName: var name } ? TargetReader.FindColumn(inputSchema, name, Scorer) : null;
        OwnScoreColumn = options.SelfCheck && inputSchema.GetColumnOrNull(Scorer.Labels.ColumnName) is { } own && ScoreReader.IsReadable(own) ? own : null;
        OutputSchema = OutputColumns.Append(inputSchema, options.OutputColumnName, InputShape.MapDimensions, CountTargets(options.Target), OutputColumns.PositionNames(InputColumn, InputShape));
    }

    public RiseOptions Options { get; }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public DataViewSchema.Column InputColumn { get; }

    public RiseInputShape InputShape { get; }

    public RiseExplainer Explainer { get; }

    public IBoundScorer Scorer { get; }

    /// <summary>The column that names the target of each row, if one does.</summary>
    public DataViewSchema.Column? TargetColumn { get; }

    /// <summary>The column of the rows that should have what the scorer says of them, if there is one.</summary>
    public DataViewSchema.Column? OwnScoreColumn { get; }

    public static ArgumentOutOfRangeException MissingInputColumn(string name, IEnumerable<string> columns) => new(
        "inputSchema",
        $"Could not find input column '{name}'; the data has {ClassLabels.Listed([.. columns])}. A column that the scorer makes must be in the rows: explain those that it has transformed.");

    /// <summary>Which added column a column of the output schema is; null for one that is passed through.</summary>
    public OutputColumn? AddedColumn(DataViewSchema.Column column)
    {
        ActiveColumns.RequirePartOf(OutputSchema, column);
        return column.Index < InputSchema.Count ? null : (OutputColumn)(column.Index - InputSchema.Count);
    }

    /// <summary>The input columns that are read for some output columns: those passed through, and the scorer's if any map is wanted.</summary>
    public IEnumerable<DataViewSchema.Column> Dependencies(IEnumerable<DataViewSchema.Column> outputColumns)
    {
        DataViewSchema.Column[] wanted = [.. outputColumns];
        IEnumerable<int> indices = wanted.Where(c => AddedColumn(c) is null).Select(c => c.Index);
        if (wanted.Any(c => AddedColumn(c) is not null))
            indices = indices.Concat(Scorer.Columns)
                .Concat(TargetColumn is { } target ? [target.Index] : [])
                .Concat(OwnScoreColumn is { } own ? [own.Index] : []);
        return [.. indices.Distinct().Order().Select(i => InputSchema[i])];
    }

    /// <summary>K, or null for one target by nature.</summary>
    private int? CountTargets(RiseTarget target)
    {
        int? numberOfClasses = Scorer.NumberOfClasses;
        if (numberOfClasses is int known)
            target.Validate(known, Scorer.Labels);
        if (target.IsSingle)
            return null;
        if (numberOfClasses is null && target is AllTarget)
        {
            throw new ArgumentOutOfRangeException(
                nameof(RiseOptions.Target),
                $"The target is all scores, but score column '{Scorer.Labels.ColumnName}' does not say how many there are; name the classes.");
        }

        return target.Count(numberOfClasses ?? 0);
    }
}
