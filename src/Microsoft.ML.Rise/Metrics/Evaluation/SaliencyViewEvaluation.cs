using Microsoft.ML.Data;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise.Metrics;

/// <summary>The evaluation of the maps in a view, row by row, with all that follows from its schema.</summary>
internal sealed class SaliencyViewEvaluation
{
    private readonly SaliencyEvaluationOptions _options;
    private readonly IDataView _data;
    private readonly DataViewSchema.Column _inputColumn;
    private readonly DataViewSchema.Column _saliencyColumn;
    private readonly RiseInputShape _shape;
    private readonly SaliencyEvaluator _evaluator;
    private readonly IBoundScorer _scorer;
    private readonly SaliencyTargets _targets;

    /// <param name="data">Rows with inputs and maps.</param>
    /// <param name="options">Valid options.</param>
    /// <param name="bindScorer">Checks the scorer against the schema and the input column.</param>
    /// <exception cref="ArgumentOutOfRangeException">The data, the scorer and the options do not fit.</exception>
    public SaliencyViewEvaluation(IDataView data, SaliencyEvaluationOptions options, Func<DataViewSchema, DataViewSchema.Column, IBoundScorer> bindScorer)
    {
        _options = options;
        _data = data;
        _inputColumn = Find(options.InputColumnName, "input", nameof(options.InputColumnName));
        _saliencyColumn = Find(options.SaliencyColumnName, "saliency", nameof(options.SaliencyColumnName));
        _shape = InputColumn.ReadShape(_inputColumn, options.InputShape);
        _evaluator = new SaliencyEvaluator(_shape, options) { Column = _inputColumn };
        _scorer = bindScorer(data.Schema, _inputColumn);
        _targets = SaliencyTargets.Of(data.Schema, options, _scorer);
        RequireMaps();
    }

    /// <exception cref="InvalidOperationException">A row is not what the schema promises, the scorer failed, or there are no rows.</exception>
    /// <exception cref="OperationCanceledException">The user's token was cancelled.</exception>
    public SaliencyMetrics Run()
    {
        IEnumerable<int> columns = _scorer.Columns.Append(_saliencyColumn.Index).Concat(_targets.Columns.Select(c => c.Index));
        using DataViewRowCursor cursor = _data.GetRowCursor([.. columns.Distinct().Order().Select(i => _data.Schema[i])]);
        IRowScorer scorer = _scorer.CreateRowScorer(cursor, _inputColumn, _shape);
        ValueGetter<VBuffer<float>> getMaps = cursor.GetGetter<VBuffer<float>>(_saliencyColumn);
        Func<RiseTarget> readTarget = _targets.CreateReader(cursor);
        var maps = default(VBuffer<float>);
        var rows = new List<SaliencyRowMetrics>();
        while (cursor.MoveNext())
        {
            _options.CancellationToken.ThrowIfCancellationRequested();
            getMaps(ref maps);
            float[] values = [.. maps.DenseValues()];
            if (SaliencyMaps.FindFault(values, _shape, numberOfMaps: null) is { } fault)
                throw new InvalidOperationException($"Saliency column '{_saliencyColumn.Name}' of row {cursor.Position} {fault}.");
            RiseTarget target = readTarget();
            scorer.Capture();
            rows.AddRange(_evaluator.Evaluate(scorer, scorer.Input, values, target, () => scorer.Labels, cursor.Position));
        }

        return rows.Count > 0 ? new SaliencyMetrics(rows) : throw new InvalidOperationException("The data has no rows: there is nothing to evaluate.");
    }

    /// <summary>Refuses a saliency column that no row could make valid.</summary>
    private void RequireMaps()
    {
        if (_saliencyColumn.Type is not VectorDataViewType vector || vector.ItemType != NumberDataViewType.Single)
            throw Mismatch($"Schema mismatch for saliency column '{_saliencyColumn.Name}': expected a vector of Single, got {_saliencyColumn.Type}");
        if (vector.IsKnownSize && SaliencyMaps.FindFaultOfLength(vector.Size, _shape, _targets.Count) is { } fault)
            throw Mismatch($"Saliency column '{_saliencyColumn.Name}' {fault}{(_targets.Count is int k ? $", and there are {k} target(s)" : "")}.");

        static ArgumentOutOfRangeException Mismatch(string message) => new(nameof(SaliencyEvaluationOptions.SaliencyColumnName), message);
    }

    private DataViewSchema.Column Find(string name, string role, string option)
    {
        if (_data.Schema.GetColumnOrNull(name) is { } column)
            return column;
        string names = string.Join(", ", _data.Schema.Where(c => !c.IsHidden).Select(c => $"'{c.Name}'"));
        throw new ArgumentOutOfRangeException(option, $"Could not find {role} column '{name}'; the data has {names}.");
    }
}
