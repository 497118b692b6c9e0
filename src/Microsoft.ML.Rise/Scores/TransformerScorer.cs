using System.Reflection;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.DataViews;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Targets;

namespace Microsoft.ML.Rise.Scores;

/// <summary>Any ML.NET transformer as scorer. How many cursors it is read through is found out once, whatever the schemas and rows are.</summary>
internal sealed class TransformerScorer : RiseScorer
{
    /// <summary>So many rows that threads do not meet at the places of their scores.</summary>
    private const int DefaultBatchSize = 64;

    private readonly ITransformer _transformer;
    private readonly ScheduleChoice<int> _numberOfThreads;
    private readonly int _batchSize;
    private readonly RiseSchedule? _given;
    private readonly bool _isOwner;

    /// <param name="transformer">The transformer.</param>
    /// <param name="schedule">What the user asked for; null for the fastest.</param>
    /// <param name="numberOfProcessors">Of the machine.</param>
    /// <param name="isOwner">Whether the transformer is disposed with this, because nobody else has it.</param>
    public TransformerScorer(ITransformer transformer, RiseSchedule? schedule, int numberOfProcessors, bool isOwner = false)
    {
        _transformer = transformer;
        _given = schedule;
        _isOwner = isOwner;
        _batchSize = schedule?.BatchSize ?? DefaultBatchSize;
        _numberOfThreads = new ScheduleChoice<int>(schedule is { } given ? [given.NumberOfRuns] : ThreadsFor(numberOfProcessors), masksToFill: threads => threads);
    }

    public override RiseSchedule? Schedule => _numberOfThreads.Chosen is int threads ? new RiseSchedule(threads, 1, _batchSize) : null;

    /// <summary>The transformer.</summary>
    public ITransformer Transformer => _transformer;

    /// <summary>How many cursors a transformer may be read through: as many as there are processors, half as many, or one.</summary>
    public static IReadOnlyList<int> ThreadsFor(int numberOfProcessors) => [.. new[] { numberOfProcessors, numberOfProcessors / 2, 1 }.Where(n => n > 0).Distinct()];

    public override void Dispose()
    {
        if (_isOwner)
            (_transformer as IDisposable)?.Dispose();
        base.Dispose();
    }

    internal override SavedScorer Save(Func<ITransformer, ReadOnlyMemory<byte>> pack) => new(new ScorerDescription { Kind = ScorerKind.Transformer, Schedule = _given }, pack(_transformer));

    internal override BoundScorer Bind(InputBinding input, ScoreQuestion question) => new Bound(this, input, question);

    internal override IReadOnlyList<int> ColumnsRead(DataViewSchema schema, string? scoreColumnName) =>
        Bound.ColumnsRead(_transformer, schema, ScoreColumn.Find(_transformer.GetOutputSchema(schema), scoreColumnName).Name);

    internal override InputScorer ForInput(MaskedInput input, ScoreQuestion question) =>
        throw new ArgumentException("A transformer scores the rows of a pipeline (ExplainWithRise, EvaluateSaliency), not arrays: give a function or an ONNX network.", "scorer");

    /// <summary>The part of a transformer that the masked rows enter, and the columns that this part reads.</summary>
    private sealed class Bound : BoundScorer
    {
        private readonly TransformerScorer _scorer;
        private readonly ITransformer _entered;
        private readonly int[] _columns;
        private readonly DataViewSchema.Column _scoreColumn;
        private readonly ScoreColumns _scores;
        private readonly int[] _masked;
        private string? _warning;

        /// <exception cref="ArgumentOutOfRangeException">The transformer has no such score column, or does not read the input column.</exception>
        public Bound(TransformerScorer scorer, InputBinding input, ScoreQuestion question)
        {
            DataViewSchema schema = input.Schema;
            _scorer = scorer;
            _masked = [.. input.Columns.Select(c => c.Index)];
            _entered = input.IsRaw ? scorer._transformer : AfterLastWriter(scorer._transformer, schema, input.Columns[0]);
            DataViewSchema output = _entered.GetOutputSchema(schema);
            _scores = ScoreColumns.Find(output, question);
            _scoreColumn = output[_scores.Names[0]];

            _columns = ColumnsRead(_entered, schema, [.. _scores.Names]);
            if (input.Columns.Where(c => !_columns.Contains(c.Index)).Select(c => c.Name).ToArray() is { Length: > 0 } unread)
            {
                string read = _columns.Length == 0 ? "no column" : ScoreColumn.Quote(_columns.Select(c => schema[c].Name));
                throw new ArgumentOutOfRangeException(
                    nameof(InputColumnOptions.InputColumnName),
                    $"The scorer does not read input column {ScoreColumn.Quote(unread)} to make '{_scoreColumn.Name}'; it reads {read}.");
            }

            Labels = question.Decoder is null ? ScoreLabels.Read(output, _scoreColumn, question.Labels) : _scores.LabelsOfBoxes(output, question.Labels);
        }

        public override IReadOnlyList<int> Columns => _columns;

        public override int? NumberOfClasses => !Labels.AreOfBoxes && ScoreReader.NumberOfScores(_scoreColumn) is int scores ? Labels.NumberOfClasses(scores) : null;

        public override ClassLabels Labels { get; }

        public override string? Warning => _warning;

        public override InputScorer ForRow(DataViewRow row, MaskedInput input)
        {
            Dictionary<int, CapturedColumn> others = _columns.Where(c => !_masked.Contains(c)).ToDictionary(c => c, c => CapturedColumn.Of(row, row.Schema[c]));
            return new MaskedRows(_entered, _scores, Labels, _scorer._numberOfThreads, _scorer._batchSize, new MaskedRow(row.Schema, input, _masked, others));
        }

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
                    (start, _warning) = (k + 1, null);
                else if (writes)
                    _warning = $"The scorer rewrites input column '{input.Name}' in place ({stages[k].GetType().Name}), and the rows are taken to be from before that: rows that were saved after it would be rewritten twice. "
                        + "For such rows give the stages after it as scorer.";
                before = after;
            }

            if (start == 0)
                return scorer;
            if (start < stages.Length)
                return new TransformerChain<ITransformer>(stages[start..]);
            throw new ArgumentOutOfRangeException(
                nameof(InputColumnOptions.InputColumnName),
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

        /// <summary>Which columns a transformer asks of its input for columns of its output.</summary>
        public static int[] ColumnsRead(ITransformer transformer, DataViewSchema schema, params string[] outputColumnNames)
        {
            var view = new EmptyView(schema);
            IDataView output = transformer.Transform(view);
            foreach (DataViewRowCursor cursor in output.GetRowCursorSet([.. outputColumnNames.Select(n => output.Schema[n])], 1))
                cursor.Dispose();
            return view.RequestedColumns;
        }
    }
}
