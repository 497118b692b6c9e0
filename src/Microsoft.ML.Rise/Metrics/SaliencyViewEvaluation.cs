using Microsoft.ML.Data;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Scores;
using Microsoft.ML.Rise.Targets;

namespace Microsoft.ML.Rise.Metrics;

/// <summary>The evaluation of the maps in a view, row by row, with all that follows from its schema.</summary>
internal sealed class SaliencyViewEvaluation
{
    private readonly SaliencyEvaluationOptions _options;
    private readonly IDataView _data;
    private readonly ArrayBinding _input;
    private readonly DataViewSchema.Column _saliencyColumn;
    private readonly InputShape? _shape;
    private readonly BoundScorer _scorer;
    private readonly SaliencyTargets _targets;

    /// <param name="data">Rows with inputs and maps.</param>
    /// <param name="options">Valid options.</param>
    /// <param name="scorer">The black box.</param>
    /// <exception cref="ArgumentOutOfRangeException">The data, the scorer and the options do not fit.</exception>
    public SaliencyViewEvaluation(IDataView data, SaliencyEvaluationOptions options, RiseScorer scorer)
    {
        _options = options;
        _data = data;
        DataViewSchema.Column inputColumn = Find(options.InputColumnName, "input", nameof(options.InputColumnName));
        _saliencyColumn = Find(options.SaliencyColumnName, "saliency", nameof(options.SaliencyColumnName));
        _shape = ColumnShape.Read(inputColumn, options.InputShape);
        _input = new ArrayBinding(data.Schema, inputColumn, _shape);
        // What does not fit is refused before a row is read.
        InputShape shape = _input.AnyShape;
        _ = new SaliencyEvaluator(shape, options);
        float? largest = _input.Largest;
        options.DeletionBaseline.Validate(shape, largest, nameof(options.DeletionBaseline));
        options.InsertionBaselineOf(shape).Validate(shape, largest, nameof(options.InsertionBaseline));

        _scorer = scorer.Bind(_input, options.Question);
        _targets = SaliencyTargets.Of(data.Schema, options, _scorer);
        RequireMaps();
    }

    /// <exception cref="InvalidOperationException">A row is not what the schema promises, the scorer failed, or there are no rows.</exception>
    /// <exception cref="OperationCanceledException">The user's token was cancelled.</exception>
    public SaliencyMetrics Run(IProgress<SaliencyEvaluationProgress>? progress, CancellationToken cancellation)
    {
        IEnumerable<int> columns = _scorer.Columns.Append(_saliencyColumn.Index).Concat(_targets.Columns.Select(c => c.Index));
        using DataViewRowCursor cursor = _data.GetRowCursor([.. columns.Distinct().Order().Select(i => _data.Schema[i])]);
        InputScorer scorer = _scorer.ForRow(cursor, _input.Of(cursor));
        ValueGetter<VBuffer<float>> getMaps = cursor.GetGetter<VBuffer<float>>(_saliencyColumn);
        Func<RiseTarget> readTarget = _targets.CreateReader(cursor);
        var maps = default(VBuffer<float>);
        var rows = new List<SaliencyRowMetrics>();
        while (cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            getMaps(ref maps);
            scorer.Capture();
            InputShape shape = scorer.Input.Shape;
            float[] values = [.. maps.DenseValues()];
            if (SaliencyMaps.FindFault(values, shape, numberOfMaps: null) is { } fault)
                throw new InvalidOperationException($"Saliency column '{_saliencyColumn.Name}' of row {cursor.Position} {fault}.");
            RiseTarget target = readTarget();
            rows.AddRange(new SaliencyEvaluator(shape, _options).Evaluate(scorer, values, target, cursor.Position, progress, cancellation));
        }

        return rows.Count > 0 ? new SaliencyMetrics(rows) : throw new InvalidOperationException("The data has no rows: there is nothing to evaluate.");
    }

    /// <summary>Refuses a saliency column that no row could make valid.</summary>
    private void RequireMaps()
    {
        if (_saliencyColumn.Type is not VectorDataViewType vector || vector.ItemType != NumberDataViewType.Single)
            throw Mismatch($"Schema mismatch for saliency column '{_saliencyColumn.Name}': expected a vector of Single, got {_saliencyColumn.Type}");
        if (vector.IsKnownSize && _shape is not null && SaliencyMaps.FindFaultOfLength(vector.Size, _shape, _targets.Count) is { } fault)
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

/// <summary>Where it is said what the maps of each row explain.</summary>
/// <param name="Columns">The columns that say it, if any do.</param>
/// <param name="Count">K, where it is known before a row is read.</param>
/// <param name="CreateReader">Reads the target of the row that is given, at its current position.</param>
internal sealed record SaliencyTargets(IReadOnlyList<DataViewSchema.Column> Columns, int? Count, Func<DataViewRow, Func<RiseTarget>> CreateReader)
{
    private const string ColumnSuffix = "Target";
    private const string LabelColumnSuffix = "TargetLabel";

    /// <summary>The target of the options, or the column that RISE writes beside its maps, or else the top-1 class.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The scorer has no such target, or the column is missing or names no classes.</exception>
    public static SaliencyTargets Of(DataViewSchema schema, SaliencyEvaluationOptions options, BoundScorer scorer)
    {
        if (options.Target is ColumnTarget { ColumnName: var name })
        {
            DataViewSchema.Column named = TargetColumn.Find(schema, name, scorer.Labels, scorer.NumberOfClasses);
            return new SaliencyTargets([named], 1, row => TargetColumn.Create(row, named).Read);
        }

        if (options.Target is null && schema.GetColumnOrNull(options.SaliencyColumnName + ColumnSuffix) is { } column)
        {
            SaliencyTargetReader.RequireReadable(column);
            int? count = column.Type is VectorDataViewType vector ? vector.IsKnownSize ? vector.Size : null : 1;
            DataViewSchema.Column? labels = FindLabels(schema, options);
            return new SaliencyTargets(labels is { } beside ? [column, beside] : [column], count, row => new SaliencyTargetReader(row, column, labels).Read);
        }

        RiseTarget target = options.Target ?? RiseTarget.Top1;
        if (scorer.NumberOfClasses is int known)
            target.Validate(known, scorer.Labels);
        return new SaliencyTargets([], target.IsSingle ? 1 : scorer.NumberOfClasses is int classes ? target.Count(classes) : null, _ => () => target);
    }

    /// <summary>What RISE calls the targets, beside their indices.</summary>
    private static DataViewSchema.Column? FindLabels(DataViewSchema schema, SaliencyEvaluationOptions options) =>
        schema.GetColumnOrNull(options.SaliencyColumnName + LabelColumnSuffix) is { } column
        && (column.Type is VectorDataViewType vector ? vector.ItemType : column.Type) is TextDataViewType
            ? column
            : null;
}

/// <summary>Reads which classes the maps of a row explain, from a column of class indices: one, or one for each map; and from a column of their labels, where there is one.</summary>
internal sealed class SaliencyTargetReader
{
    private readonly DataViewRow _row;
    private readonly DataViewSchema.Column _column;
    private readonly Func<int[]> _readIndices;
    private readonly Func<ReadOnlyMemory<char>[]> _readLabels;

    /// <param name="row">The row.</param>
    /// <param name="column">A readable column of indices.</param>
    /// <param name="labels">A column of texts, or vectors of texts; null where there is none.</param>
    public SaliencyTargetReader(DataViewRow row, DataViewSchema.Column column, DataViewSchema.Column? labels)
    {
        _row = row;
        _column = column;
        _readIndices = ReaderOf<int>(row, column);
        _readLabels = labels is { } known ? ReaderOf<ReadOnlyMemory<char>>(row, known) : () => [];
    }

    /// <exception cref="ArgumentOutOfRangeException">The column holds no class indices.</exception>
    public static void RequireReadable(DataViewSchema.Column column)
    {
        DataViewType item = column.Type is VectorDataViewType vector ? vector.ItemType : column.Type;
        if (item != NumberDataViewType.Int32)
        {
            throw new ArgumentOutOfRangeException(
                nameof(SaliencyEvaluationOptions.Target), $"Schema mismatch for target column '{column.Name}': expected Int32, or a vector of it, got {column.Type}");
        }
    }

    /// <exception cref="InvalidOperationException">An index is negative.</exception>
    public RiseTarget Read()
    {
        int[] indices = _readIndices();
        ReadOnlyMemory<char>[] labels = _readLabels();
        foreach (int index in indices)
        {
            if (index < 0)
            {
                throw new InvalidOperationException(
                    $"Target column '{_column.Name}' of row {_row.Position} has {index}, which is no class index; for a function of the scores set {nameof(SaliencyEvaluationOptions.Target)}.");
            }
        }

        return new SeveralTarget([.. indices.Select((index, k) => new RowTarget(
            _column.Name, _row.Position, new TargetValue.ScoreIndex(index, labels.Length == indices.Length ? labels[k].ToString() : null)))]);
    }

    private static Func<T[]> ReaderOf<T>(DataViewRow row, DataViewSchema.Column column) =>
        column.Type is VectorDataViewType ? ReadVector(row.GetGetter<VBuffer<T>>(column)) : ReadScalar(row.GetGetter<T>(column));

    private static Func<T[]> ReadScalar<T>(ValueGetter<T> getter) => () =>
    {
        T value = default!;
        getter(ref value);
        return [value];
    };

    private static Func<T[]> ReadVector<T>(ValueGetter<VBuffer<T>> getter)
    {
        var buffer = default(VBuffer<T>);
        return () =>
        {
            getter(ref buffer);
            return [.. buffer.DenseValues()];
        };
    }
}
