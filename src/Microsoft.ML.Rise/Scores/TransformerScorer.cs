using Microsoft.ML.Data;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Scores;

/// <summary>Any ML.NET transformer as scorer of one row at a time: it is given a view of the row's masked copies and read through its cursors.</summary>
internal sealed class TransformerScorer : IScorer
{
    private readonly ScorerEntry _entry;
    private readonly DataViewSchema _schema;
    private readonly DataViewSchema.Column _inputColumn;
    private readonly IMaskSource _source;
    private readonly RiseOptions _options;
    private readonly InputValue _input;
    private readonly RowSnapshot _otherColumns;

    public TransformerScorer(ScorerEntry entry, DataViewRow row, DataViewSchema.Column inputColumn, RiseInputShape shape, IMaskSource source, RiseOptions options)
    {
        _entry = entry;
        _schema = row.Schema;
        _inputColumn = inputColumn;
        _source = source;
        _options = options;
        _input = InputValue.Create(row, inputColumn, shape, options.BaselineOf(shape));
        _otherColumns = new RowSnapshot(row, entry.Columns.Where(c => c != inputColumn.Index).Select(c => row.Schema[c]));
    }

    /// <summary>The labels that the last row brought along; empty for most scorers.</summary>
    public IReadOnlyList<string> RowLabels { get; private set; } = [];

    /// <summary>Takes the row's current values; they are what is scored until the next call.</summary>
    public void Capture()
    {
        _input.Capture();
        _otherColumns.Capture();
    }

    public float[] ScoreUnmasked(CancellationToken cancellation)
    {
        float[]? unmasked = null;
        Read(MaskedView.Unmasked, numberOfThreads: 1, (id, scores) => unmasked = scores.ToArray(), cancellation);
        return unmasked ?? throw new InvalidOperationException("The scorer returned no row for the unmasked input: it must return each row exactly once, not filter rows.");
    }

    public void ScoreMasked(MaskRange masks, ScoreTable table, CancellationToken cancellation) =>
        Read(masks, _options.NumberOfThreads, table.Put, cancellation);

    private delegate void ScoresOfRow(long id, ReadOnlySpan<float> scores);

    private void Read(MaskRange masks, int numberOfThreads, ScoresOfRow put, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var view = new MaskedView(_schema, _inputColumn.Index, _input, _otherColumns, _source, masks, _options.BatchSize);
        DataViewRowCursor[] cursors = Ask(() =>
        {
            IDataView scored = _entry.Scorer.Transform(view);
            return scored.GetRowCursorSet([scored.Schema[_entry.ScoreColumn.Name]], numberOfThreads);
        });
        ScoringThreads.Run(cursors.Length, (k, stop) => ReadCursor(cursors[k], put, stop), cancellation);
    }

    private void ReadCursor(DataViewRowCursor cursor, ScoresOfRow put, CancellationToken stop)
    {
        // Disposed by its own thread, whatever happens: ML.NET's threads behind a cursor wait for the others of its set.
        using (cursor)
        {
            (ScoreReader reader, ValueGetter<DataViewRowId> getId) =
                Ask(() => (ScoreReader.Create(cursor, cursor.Schema[_entry.ScoreColumn.Name]), cursor.GetIdGetter()));
            var id = default(DataViewRowId);
            while (Ask(cursor.MoveNext))
            {
                stop.ThrowIfCancellationRequested();
                getId(ref id);
                put((long)id.Low, AskScores(reader));
            }
        }
    }

    private ReadOnlySpan<float> AskScores(ScoreReader reader)
    {
        try
        {
            ReadOnlySpan<float> scores = reader.Read();
            if (reader is IKeyedScores keyed && RowLabels.Count == 0)
                RowLabels = keyed.Labels;
            return scores;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw Threw(e);
        }
    }

    private T Ask<T>(Func<T> question)
    {
        try
        {
            return question();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw Threw(e);
        }
    }

    private InvalidOperationException Threw(Exception e) => ScorerErrors.Threw($"The scorer ({_entry.Scorer.GetType().Name})", e);
}
