using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.DataViews;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise;

/// <summary>
/// Adds an explanation of a scorer's answer to each row, computed when it is read. Made by <see cref="RiseEstimator"/>; see there for the columns.
/// </summary>
/// <remarks>
/// <para>Thread-safe. A scorer that was given belongs to whoever made it: it is never disposed, neither by a chain that is disposed with this transformer in it nor by a <c>PredictionEngine</c> over that. What it scores after its maker
/// has disposed it ends with <see cref="ObjectDisposedException"/>.</para>
/// <para>It is saved with its model: <c>mlContext.Model.Save(chain, schema, stream)</c> and, in a program that references this package, <c>mlContext.Model.Load(stream, out schema)</c>. The scorer travels along, a network as its bytes, and
/// the rows of a background; a transformer that was loaded owns its scorer, and disposes it with itself. Progress and cancellation stay behind, and messages go to the log of the context that loads.
/// Options that are functions cannot be saved and are refused, with the name of the option, before anything of this transformer is written.</para>
/// </remarks>
public sealed class RiseTransformer : ITransformer, IDisposable
{
    /// <summary>Where each row has another shape, what is made for a shape is kept for so many.</summary>
    private const int MostShapes = 16;

    /// <summary>ML.NET asks for the schema often: the work of checking the scorer against it is done once.</summary>
    private readonly ConditionalWeakTable<DataViewSchema, RiseBinding> _bindings = [];

    /// <summary>What does not depend on the schema is made once: a service meets a new schema object with every request.</summary>
    private readonly ConcurrentDictionary<InputShape, IInputExplainer> _explainers = [];
    private readonly RiseListeners _listeners;
    private readonly ExplanationLog _log;
    private readonly bool _isOwner;
    private volatile bool _isDisposed;

    internal RiseTransformer(RiseScorer scorer, ExplanationOptions options, RiseListeners listeners, bool isOwner = false)
    {
        _isOwner = isOwner;
        Scorer = scorer;
        Options = options;
        _listeners = listeners;
        _log = new ExplanationLog(listeners.Log);
    }

    /// <summary>The black box that is explained.</summary>
    public RiseScorer Scorer { get; }

    /// <summary>How it is explained.</summary>
    public ExplanationOptions Options { get; }

    /// <summary>Those that have been made, one for each shape.</summary>
    internal IEnumerable<IInputExplainer> Explainers => _explainers.Values;

    /// <summary>Always true: a row's explanation depends on that row alone.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>The input schema and, at its end, the columns that <see cref="RiseEstimator"/> lists.</summary>
    /// <param name="inputSchema">The schema of the rows to explain.</param>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or cannot be masked; the scorer does not read it or has no such score
    /// column or target.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(inputSchema).OutputSchema;

    /// <summary>The rows with their explanations. No scorer is asked until an added column is read.</summary>
    /// <param name="input">The rows to explain.</param>
    /// <exception cref="ArgumentOutOfRangeException">As <see cref="GetOutputSchema"/>.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new ComputedView(Bind(input.Schema), input);
    }

    /// <summary>The same, but what has been scored of a row is kept in a folder, and is not asked about again: a program that was ended in the middle goes on from there when it reads the rows once more, to the same bits.</summary>
    /// <param name="input">The rows to explain, always in the same order: each is known by its position, and by its values.</param>
    /// <param name="scores">The folder, or its path.</param>
    /// <remarks>Each row costs one call of the scorer, for what it says of the row as it is, and those that are missing; where <see cref="RiseOptions.Refinement"/> asks for more, that is found out anew.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">As <see cref="GetOutputSchema"/>.</exception>
    /// <exception cref="NotSupportedException">Minimal evidence is searched for.</exception>
    public IDataView Transform(IDataView input, ScoresFolder scores)
    {
        ArgumentNullException.ThrowIfNull(input);
        RequireRise(scores);
        return new ComputedView(Bind(input.Schema).With(KeptRuns(scores.FileOf)), input, isInOrder: true);
    }

    /// <summary>Explains rows for the sake of their scores, which are kept in a folder while it runs: whatever ends the program, it goes on from there when it is called again. <see cref="Transform(IDataView, ScoresFolder)"/> has the explanations.</summary>
    /// <param name="input">The rows to explain, always in the same order.</param>
    /// <param name="scores">The folder, or its path. Several programs may share it that explain different rows.</param>
    /// <param name="firstRow">The position of the first row, from 0.</param>
    /// <param name="numberOfRows">How many rows at most; null for all that follow.</param>
    /// <param name="progress">Told how many masks of which row are done; what is known already counts.</param>
    /// <param name="cancellationToken">Ends it; what has been scored by then is in the folder.</param>
    /// <returns>How many rows there are of those that were asked for.</returns>
    /// <exception cref="ArgumentException">A number is out of range, as for <see cref="GetOutputSchema"/>, or a file has scores of another explanation: the message says what differs.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or no file of scores.</exception>
    /// <exception cref="NotSupportedException">Minimal evidence is searched for, or target or baseline is a function.</exception>
    /// <exception cref="InvalidOperationException">The scorer threw, or a score is not finite.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public long ExplainToFolder(
        IDataView input, ScoresFolder scores, long firstRow = 0, long? numberOfRows = null, IProgress<RiseProgress>? progress = null, CancellationToken cancellationToken = default) =>
        ToFolder(input, scores, firstRow, numberOfRows, masks: null, KeptRuns(row => scores.FileOf(row), progress, cancellationToken));

    /// <summary>Scores a range of masks of rows, a part of each explanation, into files of their own: another program may score the others, and whoever explains the rows from that folder finds all that are there.</summary>
    /// <param name="input">The rows to explain, always in the same order.</param>
    /// <param name="scores">The folder, or its path.</param>
    /// <param name="firstMask">The index of the first mask, from 0 to 2^62 − 1.</param>
    /// <param name="numberOfMasks">The number of masks, at least 1. All of them are scored, whatever the target reliability.</param>
    /// <param name="firstRow">The position of the first row, from 0.</param>
    /// <param name="numberOfRows">How many rows at most; null for all that follow.</param>
    /// <param name="progress">Told how many masks of which row are done.</param>
    /// <param name="cancellationToken">Ends it; what has been scored by then is in the folder.</param>
    /// <returns>How many rows there are of those that were asked for.</returns>
    /// <exception cref="ArgumentException">As for <see cref="ExplainToFolder"/>.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or no file of scores.</exception>
    /// <exception cref="NotSupportedException">As for <see cref="ExplainToFolder"/>.</exception>
    /// <exception cref="InvalidOperationException">The scorer threw, or a score is not finite.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public long ScoreToFolder(
        IDataView input, ScoresFolder scores, long firstMask, int numberOfMasks, long firstRow = 0, long? numberOfRows = null, IProgress<RiseProgress>? progress = null, CancellationToken cancellationToken = default) =>
        ToFolder(
            input, scores, firstRow, numberOfRows, RiseExplainer.MasksOf(firstMask, numberOfMasks),
            KeptRuns(row => scores.FileOf(row, firstMask, numberOfMasks), progress, cancellationToken));

    /// <summary>Explains single rows.</summary>
    /// <param name="inputSchema">The schema of the rows to explain.</param>
    /// <exception cref="ArgumentOutOfRangeException">As <see cref="GetOutputSchema"/>.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new ComputedRowMapper(Bind(inputSchema));

    /// <summary>Gives back the scorer where this transformer came out of a model file, and does nothing where the scorer was given.</summary>
    public void Dispose()
    {
        if (!_isOwner)
            return;
        _isDisposed = true;
        Scorer.Dispose();
    }

    /// <exception cref="NotSupportedException">An option or the scorer cannot be saved; the message names it.</exception>
    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        RiseModelFile.Save(ctx, Scorer, Options);
    }

    /// <summary>The explanations of the rows of a view, one after another.</summary>
    /// <param name="rows">The view.</param>
    /// <param name="scores">Where they are kept; null for nowhere.</param>
    internal IEnumerable<object> Explain(IDataView rows, ScoresFolder? scores = null) => scores is null
        ? Bind(rows.Schema).Explain(rows)
        : Bind(rows.Schema).With(KeptRuns(scores.FileOf)).Explain(rows);

    /// <summary>Scores one row, to explain it or some of its masks alone.</summary>
    /// <exception cref="MoreMasksNeededException">An explanation wants more masks than it may ask about.</exception>
    internal void ScoreRow(IDataView rows, RiseRun run, MaskRange? masks) => Bind(rows.Schema).With(_ => run).Score(rows, run.Row, 1, masks);

    /// <summary>The columns of rows that are read to explain them, with those that they hide; and whether the rows are arrays whose masks are many.</summary>
    internal (IReadOnlyList<DataViewSchema.Column> Columns, bool IsSmooth) Needs(DataViewSchema schema)
    {
        RiseBinding binding = Bind(schema);
        HashSet<string> names = [.. binding.Inputs.Select(i => schema[i].Name)];
        return ([.. schema.Where(c => names.Contains(c.Name))], binding.IsSmooth);
    }

    /// <summary>The runs of rows whose scores are kept; by the listeners of the transformer, where no others are given.</summary>
    private Func<long, RiseRun> KeptRuns(Func<long, string> fileOf, IProgress<RiseProgress>? progress = null, CancellationToken? cancellation = null) =>
        row => new RiseRun(row, progress ?? _listeners.Progress, cancellation ?? _listeners.Cancellation, new KeptScores(fileOf(row)));

    private long ToFolder(IDataView input, ScoresFolder scores, long firstRow, long? numberOfRows, MaskRange? masks, Func<long, RiseRun> runOf)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        if (numberOfRows < 1)
            throw new ArgumentOutOfRangeException(nameof(numberOfRows), $"The number of rows must be at least 1, got {numberOfRows}.");
        RequireRise(scores);
        return Bind(input.Schema).With(runOf).Score(input, firstRow, numberOfRows, masks);
    }

    private void RequireRise(ScoresFolder scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        if (Options is MinimalEvidenceOptions)
            throw new NotSupportedException("A search for evidence asks about masks that follow from the scores before, and cannot go on from a folder: explain by RISE, or read the rows of Transform.");
    }

    private RiseBinding Bind(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _bindings.GetValue(inputSchema, schema => new RiseBinding(Scorer, ExplainerOf, schema, Options, _listeners));
    }

    private IInputExplainer ExplainerOf(InputShape shape)
    {
        if (_explainers.Count >= MostShapes && !_explainers.ContainsKey(shape))
            _explainers.Clear();
        return _explainers.GetOrAdd(shape, s => Options.CreateExplainer(s, _log));
    }
}
