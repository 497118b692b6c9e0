using Microsoft.ML.Data;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Scores;

/// <summary>Any ML.NET transformer as scorer of one row at a time: it is given a view of the row's masked copies and read through its cursors.</summary>
internal sealed class TransformerScorer : IRowScorer
{
    private readonly ITransformer _transformer;
    private readonly IBoundScorer _bound;
    private readonly ScheduleChoice<int> _numberOfThreads;
    private readonly DataViewSchema _schema;
    private readonly DataViewSchema.Column _inputColumn;
    private readonly int _batchSize;
    private readonly InputValue _input;
    private readonly RowSnapshot _otherColumns;
    private IReadOnlyList<string> _rowLabels = [];

    public TransformerScorer(
        ITransformer transformer, IBoundScorer bound, ScheduleChoice<int> numberOfThreads, int batchSize, DataViewRow row, DataViewSchema.Column inputColumn, RiseInputShape shape)
    {
        _transformer = transformer;
        _bound = bound;
        _numberOfThreads = numberOfThreads;
        _schema = row.Schema;
        _inputColumn = inputColumn;
        _batchSize = batchSize;
        _input = InputValue.Create(row, inputColumn, shape);
        _otherColumns = new RowSnapshot(row, bound.Columns.Where(c => c != inputColumn.Index).Select(c => row.Schema[c]));
    }

    public ClassLabels Labels => _bound.Labels.IsEmpty && _rowLabels.Count > 0 ? new ClassLabels(_bound.Labels.ColumnName, _rowLabels) : _bound.Labels;

    public float[] Input => _input.Values;

    public RiseSchedule? Schedule { get; private set; }

    public void Capture()
    {
        _input.Capture();
        _otherColumns.Capture();
    }

    public float[] ScoreUnmasked(CancellationToken cancellation)
    {
        float[]? unmasked = null;
        Read(MaskedView.Unmasked, copies: null, numberOfThreads: 1, (id, scores) => unmasked = scores.ToArray(), cancellation);
        return unmasked ?? throw new InvalidOperationException("The scorer returned no row for the unmasked input: it must return each row exactly once, not filter rows.");
    }

    public void ScoreMasked(MaskRange masks, MaskedCopies copies, ScoreTable table, CancellationToken cancellation)
    {
        int done = 0;
        Schedule = new RiseSchedule(_numberOfThreads.Score(masks.Count, Score), 1, _batchSize);

        void Score(int numberOfThreads, int count)
        {
            Read(new MaskRange(masks.First + done, count), copies, numberOfThreads, table.Put, cancellation);
            done += count;
        }
    }

    /// <summary>How many cursors a transformer may be read through: as many as there are processors, half as many, or one.</summary>
    public static IReadOnlyList<int> ThreadsFor(int numberOfProcessors) => [.. new[] { numberOfProcessors, numberOfProcessors / 2, 1 }.Where(n => n > 0).Distinct()];

    /// <param name="given">What the user asked for; null for the fastest.</param>
    /// <param name="numberOfProcessors">Of the machine.</param>
    public static ScheduleChoice<int> ScheduleFor(int? given, int numberOfProcessors) =>
        new(given is int threads ? [threads] : ThreadsFor(numberOfProcessors), masksToFill: threads => threads);

    private delegate void ScoresOfRow(long id, ReadOnlySpan<float> scores);

    private void Read(MaskRange masks, MaskedCopies? copies, int numberOfThreads, ScoresOfRow put, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        // Few copies are dealt in smaller batches, so that no cursor goes without.
        int batchSize = Math.Clamp(masks.Count / numberOfThreads, 1, _batchSize);
        var view = new MaskedView(_schema, _inputColumn.Index, _input, _otherColumns, copies, masks, batchSize);
        DataViewRowCursor[] cursors = Ask(
            () =>
            {
                IDataView scored = _transformer.Transform(view);
                return scored.GetRowCursorSet([scored.Schema[_bound.Labels.ColumnName]], numberOfThreads);
            },
            cancellation);
        ScoringThreads.Run(cursors.Length, (k, stop) => ReadCursor(cursors[k], put, stop), cancellation);
    }

    private void ReadCursor(DataViewRowCursor cursor, ScoresOfRow put, CancellationToken stop)
    {
        // Disposed by its own thread, whatever happens: ML.NET's threads behind a cursor wait for the others of its set.
        using (cursor)
        {
            (ScoreReader reader, ValueGetter<DataViewRowId> getId) =
                Ask(() => (ScoreReader.Create(cursor, cursor.Schema[_bound.Labels.ColumnName]), cursor.GetIdGetter()), stop);
            var id = default(DataViewRowId);
            while (Ask(cursor.MoveNext, stop))
            {
                stop.ThrowIfCancellationRequested();
                getId(ref id);
                put((long)id.Low, AskScores(reader, stop));
            }
        }
    }

    private ReadOnlySpan<float> AskScores(ScoreReader reader, CancellationToken stop)
    {
        try
        {
            ReadOnlySpan<float> scores = reader.Read();
            if (reader is IKeyedScores keyed && _rowLabels.Count == 0)
                _rowLabels = keyed.Labels;
            return scores;
        }
        catch (Exception e)
        {
            // A scorer that gives up by itself, as for want of time, throws the same exception as one that was told to stop.
            stop.ThrowIfCancellationRequested();
            throw Threw(e);
        }
    }

    private T Ask<T>(Func<T> question, CancellationToken stop)
    {
        try
        {
            return question();
        }
        catch (Exception e)
        {
            // A scorer that gives up by itself, as for want of time, throws the same exception as one that was told to stop.
            stop.ThrowIfCancellationRequested();
            throw Threw(e);
        }
    }

    private InvalidOperationException Threw(Exception e) => ScorerErrors.Threw($"The scorer ({_transformer.GetType().Name.Split('`')[0]})", e);
}
