using System.Reflection;
using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.Scores;

/// <summary>A transformer as scorer: the part of it that the masked rows enter, and the columns that this part reads.</summary>
internal sealed class BoundTransformer : IBoundScorer
{
    private readonly ITransformer _entered;
    private readonly int[] _columns;
    private readonly DataViewSchema.Column _scoreColumn;
    private readonly ScheduleChoice<int> _numberOfThreads;
    private readonly int _batchSize;

    /// <param name="scorer">The black box.</param>
    /// <param name="numberOfThreads">How many cursors it is read through; shared by all bindings of the scorer.</param>
    /// <param name="schema">The schema of the rows.</param>
    /// <param name="input">The masked column.</param>
    /// <param name="options">How it is asked.</param>
    /// <exception cref="ArgumentOutOfRangeException">The scorer has no such score column, or does not read the input column.</exception>
    public BoundTransformer(ITransformer scorer, ScheduleChoice<int> numberOfThreads, DataViewSchema schema, DataViewSchema.Column input, ScorerOptions options)
    {
        _entered = AfterLastWriter(scorer, schema, input);
        DataViewSchema output = _entered.GetOutputSchema(schema);
        _scoreColumn = ScoreColumn.Find(output, options.ScoreColumnName);
        ScoreReader.RequireReadable(_scoreColumn);

        _columns = ColumnsRead(_entered, schema, _scoreColumn.Name);
        if (!_columns.Contains(input.Index))
        {
            string read = _columns.Length == 0 ? "no column" : ScoreColumn.Quote(_columns.Select(c => schema[c].Name));
            throw new ArgumentOutOfRangeException(
                nameof(RiseOptions.InputColumnName),
                $"The scorer does not read input column '{input.Name}' to make '{_scoreColumn.Name}'; it reads {read}.");
        }

        Labels = ScoreLabels.Read(output, _scoreColumn, options.Labels);
        _batchSize = options.BatchSize;
        _numberOfThreads = numberOfThreads;
    }

    public IReadOnlyList<int> Columns => _columns;

    public int? NumberOfClasses => ScoreReader.NumberOfScores(_scoreColumn) is int scores ? Labels.NumberOfClasses(scores) : null;

    public ClassLabels Labels { get; }

    public string? Warning { get; private set; }

    public IRowScorer CreateRowScorer(DataViewRow row, DataViewSchema.Column inputColumn, RiseInputShape shape) =>
        new TransformerScorer(_entered, this, _numberOfThreads, _batchSize, row, inputColumn, shape);

    /// <summary>
    /// A chain without the stages up to the last one that writes the input column: what they would write is what is masked.
    /// A stage that rewrites the column from itself (a normalizer) is left out only if the rows have been through it, which the hidden column shows.
    /// </summary>
    private ITransformer AfterLastWriter(ITransformer scorer, DataViewSchema schema, DataViewSchema.Column input)
    {
        ITransformer[] stages = [.. ScoringStages(scorer)];
        bool isRewritten = schema.Count(c => c.Name == input.Name) > 1;
        int start = 0;
        DataViewSchema before = schema;
        for (int k = 0; k < stages.Length; k++)
        {
            DataViewSchema after;
            try
            {
                after = stages[k].GetOutputSchema(before);
            }
            catch (Exception) when (k + 1 < stages.Length)
            {
                // This stage's own inputs are gone. It matters only if no later stage writes the column, and then the schema below meets the same exception.
                continue;
            }

            bool writes = after.Count(c => c.Name == input.Name) > before.Count(c => c.Name == input.Name);
            if (writes && (isRewritten || !ColumnsRead(stages[k], before, input.Name).Any(c => before[c].Name == input.Name)))
                (start, Warning) = (k + 1, null);
            else if (writes)
                Warning = $"The scorer rewrites input column '{input.Name}' in place ({stages[k].GetType().Name}), and the rows are taken to be from before that: rows that were saved after it would be rewritten twice. "
                    + "For such rows give the stages after it as scorer.";
            before = after;
        }

        if (start == 0)
            return scorer;
        if (start < stages.Length)
            return new TransformerChain<ITransformer>(stages[start..]);
        throw new ArgumentOutOfRangeException(
            nameof(RiseOptions.InputColumnName),
            $"The last stage of the scorer writes input column '{input.Name}'; no stage after it reads the column.");
    }

    /// <summary>The stages that <see cref="ITransformer.Transform"/> uses, nested chains unfolded.</summary>
    private static IEnumerable<ITransformer> ScoringStages(ITransformer scorer)
    {
        Type type = scorer.GetType();
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(TransformerChain<>))
            return [scorer];

        // A chain shows its scopes to nobody, but cuts itself to one. Its T is not known here, and may be a type that nobody else may name.
        MethodInfo getModelFor = type.GetMethod(nameof(TransformerChain<ITransformer>.GetModelFor))!;
        var stages = (IEnumerable<ITransformer>)getModelFor.Invoke(scorer, [TransformerScope.Scoring])!;
        return stages.SelectMany(ScoringStages);
    }

    /// <summary>Which columns a transformer asks of its input for one column of its output.</summary>
    private static int[] ColumnsRead(ITransformer transformer, DataViewSchema schema, string outputColumnName)
    {
        var view = new EmptyView(schema);
        IDataView output = transformer.Transform(view);
        foreach (DataViewRowCursor cursor in output.GetRowCursorSet([output.Schema[outputColumnName]], 1))
            cursor.Dispose();
        return view.RequestedColumns;
    }
}
