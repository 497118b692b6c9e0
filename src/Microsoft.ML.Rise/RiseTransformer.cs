using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.DataViews;
using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise;

/// <summary>
/// Adds an explanation of a scorer's answer to each row, computed when it is read. Made by <see cref="RiseEstimator"/>; see there for the columns.
/// </summary>
/// <remarks>Thread-safe. The scorer is never disposed, neither by a chain that is disposed with this transformer in it nor by a <c>PredictionEngine</c> over that: it
/// belongs to whoever made it. What it scores after that ends with <see cref="ObjectDisposedException"/>.</remarks>
public sealed class RiseTransformer : ITransformer
{
    /// <summary>Where each row has another shape, what is made for a shape is kept for so many.</summary>
    private const int MostShapes = 16;

    /// <summary>ML.NET asks for the schema often: the work of checking the scorer against it is done once.</summary>
    private readonly ConditionalWeakTable<DataViewSchema, RiseBinding> _bindings = [];

    /// <summary>What does not depend on the schema is made once: a service meets a new schema object with every request.</summary>
    private readonly ConcurrentDictionary<InputShape, IInputExplainer> _explainers = [];
    private readonly RiseListeners _listeners;
    private readonly ExplanationLog _log;

    internal RiseTransformer(RiseScorer scorer, ExplanationOptions options, RiseListeners listeners)
    {
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

    /// <summary>Explains single rows.</summary>
    /// <param name="inputSchema">The schema of the rows to explain.</param>
    /// <exception cref="ArgumentOutOfRangeException">As <see cref="GetOutputSchema"/>.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new ComputedRowMapper(Bind(inputSchema));

    /// <summary>Not supported: ML.NET loads only its own transformers from a model file.</summary>
    /// <param name="ctx">Not used.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException(
        $"{nameof(RiseTransformer)} cannot be saved in a model file: ML.NET loads only its own transformers. "
        + $"Save the pipeline without it, new TransformerChain<ITransformer>(model.Where(t => t is not {nameof(RiseTransformer)}).ToArray()), and append ExplainWithRise after loading.");

    /// <summary>The explanations of the rows of a view, one after another.</summary>
    internal IEnumerable<object> Explain(IDataView rows) => Bind(rows.Schema).Explain(rows);

    private RiseBinding Bind(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return _bindings.GetValue(inputSchema, schema => new RiseBinding(Scorer, ExplainerOf, schema, Options, _listeners));
    }

    private IInputExplainer ExplainerOf(InputShape shape)
    {
        if (_explainers.Count >= MostShapes && !_explainers.ContainsKey(shape))
            _explainers.Clear();
        return _explainers.GetOrAdd(shape, s => Options.CreateExplainer(s, _log));
    }
}
