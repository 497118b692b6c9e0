using Microsoft.ML.Data;
using Microsoft.ML.Rise.DataViews;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Targets;

namespace Microsoft.ML.Rise.Scores;

/// <summary>A transformer, asked about one row at a time: it is given a view of the row's masked copies and read through its cursors.</summary>
internal sealed class MaskedRows : InputScorer
{
    private readonly ITransformer _transformer;
    private readonly ScoreColumns _scores;
    private readonly ClassLabels _labels;
    private readonly ScheduleChoice<int> _numberOfThreads;
    private readonly int _batchSize;
    private readonly MaskedRow _row;
    private readonly MaskedView _view;
    private IDataView? _scored;
    private IReadOnlyList<string> _rowLabels = [];

    /// <param name="transformer">The transformer.</param>
    /// <param name="scores">What is read of its output.</param>
    /// <param name="labels">Of its classes.</param>
    /// <param name="numberOfThreads">How many cursors it is read through.</param>
    /// <param name="batchSize">How many rows a cursor is dealt at a time.</param>
    /// <param name="row">The row.</param>
    public MaskedRows(ITransformer transformer, ScoreColumns scores, ClassLabels labels, ScheduleChoice<int> numberOfThreads, int batchSize, MaskedRow row)
        : base(row.Input)
    {
        _transformer = transformer;
        _scores = scores;
        _labels = labels;
        _numberOfThreads = numberOfThreads;
        _batchSize = batchSize;
        _row = row;
        _view = new MaskedView(row);
    }

    public override ClassLabels Labels => _labels.IsEmpty && _rowLabels.Count > 0 ? new ClassLabels(_labels.ColumnName, _rowLabels) : _labels;

    public override bool ReadsMore => _row.Others.Count > 0;

    public override RiseSchedule? Schedule => _schedule;

    private RiseSchedule? _schedule;

    public override void Capture()
    {
        base.Capture();
        foreach (CapturedColumn column in _row.Others.Values)
            column.Capture();
    }

    public override InputScorer With(MaskedInput other) => new MaskedRows(_transformer, _scores, _labels, _numberOfThreads, _batchSize, _row with { Input = other });

    public override float[] ScoreUnmasked(CancellationToken cancellation)
    {
        float[]? unmasked = null;
        Read(MaskedView.Unmasked, copies: null, numberOfThreads: 1, (id, scores) => unmasked = scores.ToArray(), cancellation);
        return unmasked ?? throw new InvalidOperationException("The scorer returned no row for the unmasked input: it must return each row exactly once, not filter rows.");
    }

    public override void ScoreMasked(MaskRange masks, MaskedCopies copies, ScoreTable table, CancellationToken cancellation)
    {
        int done = 0;
        _schedule = new RiseSchedule(_numberOfThreads.Score(masks.Count, Score), 1, _batchSize);

        void Score(int numberOfThreads, int count)
        {
            Read(new MaskRange(masks.First + done, count), copies, numberOfThreads, table.Put, cancellation);
            done += count;
        }
    }

    private delegate void ScoresOfRow(long id, ReadOnlySpan<float> scores);

    private void Read(MaskRange masks, MaskedCopies? copies, int numberOfThreads, ScoresOfRow put, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        // Few copies are dealt in smaller batches, so that no cursor goes without.
        int batchSize = Math.Clamp(masks.Count / numberOfThreads, 1, _batchSize);
        _view.Show(copies, masks, batchSize);
        DataViewRowCursor[] cursors = Guard(
            () =>
            {
                IDataView scored = _scored ?? Bind();
                return scored.GetRowCursorSet([.. _scores.Names.Select(n => scored.Schema[n])], numberOfThreads);
            },
            cancellation);
        ScoringThreads.Run(cursors.Length, (k, stop) => ReadCursor(cursors[k], put, stop), cancellation);
    }

    /// <summary>The scored view, which is kept if it reads the rows when it is read itself, and not before.</summary>
    private IDataView Bind()
    {
        bool wasRead = _view.IsRead;
        IDataView scored = _transformer.Transform(_view);
        if (!wasRead && !_view.IsRead)
            _scored = scored;
        return scored;
    }

    private void ReadCursor(DataViewRowCursor cursor, ScoresOfRow put, CancellationToken stop)
    {
        // Disposed by its own thread, whatever happens: ML.NET's threads behind a cursor wait for the others of its set.
        using (cursor)
        {
            (ScoreReader reader, ValueGetter<DataViewRowId> getId) =
                Guard(() => (_scores.CreateReader(cursor), cursor.GetIdGetter()), stop);
            var id = default(DataViewRowId);
            Func<bool> moveNext = cursor.MoveNext;
            Func<ReadOnlySpan<float>> readScores = () => ReadScores(reader);
            while (Guard(moveNext, stop))
            {
                stop.ThrowIfCancellationRequested();
                getId(ref id);
                put((long)id.Low, Guard(readScores, stop));
            }
        }
    }

    private ReadOnlySpan<float> ReadScores(ScoreReader reader)
    {
        ReadOnlySpan<float> scores = reader.Read();
        if (reader is IKeyedScores keyed && _rowLabels.Count == 0)
            _rowLabels = keyed.Labels;
        return scores;
    }

    /// <summary>Runs what is the scorer's, and says so if it fails.</summary>
    private T Guard<T>(Func<T> question, CancellationToken stop)
        where T : allows ref struct
    {
        try
        {
            return question();
        }
        catch (Exception e)
        {
            // A scorer that gives up by itself, as for want of time, throws the same exception as one that was told to stop.
            stop.ThrowIfCancellationRequested();
            throw BatchScoring.Failure($"The scorer ({_transformer.GetType().Name.Split('`')[0]})", e);
        }
    }
}
