using Microsoft.ML.Rise.DataViews;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Scores;
using Microsoft.ML.Rise.Targets;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Rise;

/// <summary>Who hears of the explanations in a pipeline, and may end them.</summary>
internal sealed record RiseListeners(IProgress<RiseProgress>? Progress, IChannelProvider? Log, CancellationToken Cancellation);

/// <summary>All that follows from an input schema: what is masked, how the scorer is asked, and the columns that come out.</summary>
internal sealed class RiseBinding : IComputedColumns
{
    private readonly ExplanationOptions _options;
    private readonly IReadOnlyList<ExplanationColumn> _columns;
    private readonly Func<InputShape, IInputExplainer> _explainerOf;
    private readonly InputBinding _input;
    private readonly BoundScorer _scorer;

    /// <summary>The column that names the target of each row, if one does.</summary>
    private readonly DataViewSchema.Column? _targetColumn;

    /// <summary>The column of the rows that should have what the scorer says of them, if there is one.</summary>
    private readonly DataViewSchema.Column? _ownScoreColumn;

    /// <summary>Who hears of the explanation of a row, and so on.</summary>
    private Func<long, RiseRun> _runOf;

    /// <param name="scorer">The black box.</param>
    /// <param name="explainerOf">The explainer of inputs of a shape, which outlives the schema.</param>
    /// <param name="inputSchema">The schema of the rows to explain.</param>
    /// <param name="options">What is explained, and how.</param>
    /// <param name="listeners">Who hears of it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The schema, the scorer and the options do not fit.</exception>
    public RiseBinding(RiseScorer scorer, Func<InputShape, IInputExplainer> explainerOf, DataViewSchema inputSchema, ExplanationOptions options, RiseListeners listeners)
    {
        _options = options;
        _runOf = row => new RiseRun(row, listeners.Progress, listeners.Cancellation);
        _explainerOf = explainerOf;
        InputSchema = inputSchema;
        _input = options.BindInput(inputSchema);
        if (_input.Shape is { } shape)
            explainerOf(shape);

        _scorer = scorer.Bind(_input, options.Question);
        new ExplanationLog(listeners.Log).Warn(_scorer.Warning);
        _targetColumn = options.Target is ColumnTarget { ColumnName: var name } ? TargetColumn.Find(inputSchema, name, _scorer.Labels, _scorer.NumberOfClasses) : null;
        _ownScoreColumn = options.SelfCheck && options.Target.DetectionDecoder is null or { ColumnNames.Count: 0 } && inputSchema.GetColumnOrNull(_scorer.Labels.ColumnName) is { } own && ScoreReader.IsReadable(own) ? own : null;
        MapSize size = _input.Shape is not null ? MapSize.Fixed : _input.AnyShape.IsDiscrete ? MapSize.OfWords : MapSize.OfPicture;
        _columns = OutputColumns.Of(options, size);
        OutputSchema = OutputColumns.Append(inputSchema, options, size, _input.Shape?.MapDimensions, CountTargets(options.Target), OutputColumns.PositionNames(_input));
    }

    public DataViewSchema InputSchema { get; }

    /// <summary>Whether neighbours are masked together.</summary>
    public bool IsSmooth => !_input.AnyShape.IsDiscrete;

    public DataViewSchema OutputSchema { get; }

    public IEnumerable<int> Inputs => [.. _scorer.Columns.Select(_input.SourceOf), .. _targetColumn is { } target ? [target.Index] : Array.Empty<int>(), .. _ownScoreColumn is { } own ? [own.Index] : Array.Empty<int>()];

    /// <summary>The same with other listeners, and scores that are kept.</summary>
    public RiseBinding With(Func<long, RiseRun> runOf)
    {
        var other = (RiseBinding)MemberwiseClone();
        other._runOf = runOf;
        return other;
    }

    /// <summary>The explanations of the rows of a view, one after another.</summary>
    public IEnumerable<object> Explain(IDataView rows) => Walk(rows, 0, null, row => row.Explain());

    /// <summary>Scores masks of each of some rows, and keeps their scores.</summary>
    /// <returns>How many rows there are.</returns>
    public long Score(IDataView rows, long firstRow, long? numberOfRows, MaskRange? masks) => Walk(rows, firstRow, numberOfRows, row => row.Keep(masks)).LongCount();

    private IEnumerable<T> Walk<T>(IDataView rows, long firstRow, long? numberOfRows, Func<ExplainedRow, T> explain)
    {
        using DataViewRowCursor cursor = rows.GetRowCursor([.. Inputs.Distinct().Order().Select(i => InputSchema[i])]);
        var explained = new ExplainedRow(this, cursor);
        for (long row = 0; (numberOfRows is null || row < firstRow + numberOfRows) && cursor.MoveNext(); row++)
        {
            if (row >= firstRow)
                yield return explain(explained);
        }
    }

    public Func<int, Delegate> CreateGetters(DataViewRow row)
    {
        var explained = new ExplainedRow(this, row);
        return number => explained.CreateGetter(_columns[number]);
    }

    /// <summary>K, or null for one target by nature.</summary>
    private int? CountTargets(RiseTarget target)
    {
        int? numberOfClasses = _scorer.NumberOfClasses;
        if (numberOfClasses is int known)
            target.Validate(known, _scorer.Labels);
        if (target.IsSingle)
            return null;
        if (numberOfClasses is null && target is AllTarget)
        {
            throw new ArgumentOutOfRangeException(
                nameof(ExplanationOptions.Target),
                $"The target is all scores, but score column '{_scorer.Labels.ColumnName}' does not say how many there are; name the classes.");
        }

        return target.Count(numberOfClasses ?? 0);
    }

    /// <summary>The explanation of a row's current position: made when a column of it is first read, then shared by all of them.</summary>
    private sealed class ExplainedRow
    {
        private readonly RiseBinding _binding;
        private readonly DataViewRow _row;
        private readonly InputScorer _scorer;
        private readonly TargetColumn? _target;
        private object? _explanation;
        private long _position;

        public ExplainedRow(RiseBinding binding, DataViewRow row)
        {
            _binding = binding;
            _row = row;
            DataViewRow selected = binding._input.Select(row);
            InputScorer scorer = binding._scorer.ForRow(selected, binding._input.Of(selected));
            _scorer = binding._ownScoreColumn is { } own ? new SelfCheckedScorer(scorer, row, own) : scorer;
            _target = binding._targetColumn is { } column ? TargetColumn.Create(row, column) : null;
        }

        /// <summary>A getter of the type that the column has.</summary>
        public Delegate CreateGetter(ExplanationColumn column) => column.CreateGetter(Explain, _binding._options.Target.IsSingle);

        public object Explain()
        {
            if (_explanation is null || _position != _row.Position)
            {
                _explanation = null;
                (IInputExplainer explainer, RiseTarget target) = Capture();
                _explanation = explainer.Explain(_scorer, target, _binding._runOf(_row.Position));
                _position = _row.Position;
            }

            return _explanation;
        }

        /// <summary>Scores some masks, or explains, for the sake of the scores that are kept.</summary>
        public DataViewRow Keep(MaskRange? masks)
        {
            (IInputExplainer explainer, RiseTarget target) = Capture();
            if (masks is { } some)
                explainer.Score(_scorer, target, some, _binding._runOf(_row.Position));
            else
                explainer.Explain(_scorer, target, _binding._runOf(_row.Position));
            return _row;
        }

        private (IInputExplainer Explainer, RiseTarget Target) Capture()
        {
            _scorer.Capture();
            return (_binding._explainerOf(_binding._input.ExplainedAs(_scorer.Input)), _target?.Read() ?? _binding._options.Target);
        }
    }
}
