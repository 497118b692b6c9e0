using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.DataViews;
using Microsoft.ML.Rise.Scores;
using Microsoft.ML.Rise.Scores.Onnx;

namespace Microsoft.ML.Rise;

/// <summary>
/// Adds a saliency map of a scorer's answer to each row, computed when it is read. Made by <see cref="RiseEstimator"/>; see there for the columns.
/// </summary>
/// <remarks>Thread-safe. The scorer is never disposed, neither by a chain that is disposed with this transformer in it nor by a <c>PredictionEngine</c> over that: it
/// belongs to whoever made it. What it scores after that ends with <see cref="ObjectDisposedException"/>.</remarks>
public sealed class RiseTransformer : ITransformer
{
    /// <summary>ML.NET asks for the schema often: the work of checking the scorer against it is done once.</summary>
    private readonly ConditionalWeakTable<DataViewSchema, RiseBinding> _bindings = [];

    /// <summary>What does not depend on the schema is made once: a service meets a new schema object with every request.</summary>
    private readonly ConcurrentDictionary<RiseInputShape, RiseExplainer> _explainers = [];
    private readonly ScheduleChoice<int> _numberOfThreads;

    internal RiseTransformer(ITransformer scorer, RiseOptions options)
        : this(options) => Scorer = scorer;

    internal RiseTransformer(RiseOnnxScorer scorer, RiseOptions options)
        : this(options) => OnnxScorer = scorer;

    private RiseTransformer(RiseOptions options)
    {
        Options = options;
        _numberOfThreads = TransformerScorer.ScheduleFor(options.NumberOfThreads, Environment.ProcessorCount);
    }

    /// <summary>The black box that is explained; null where it is <see cref="OnnxScorer"/>.</summary>
    public ITransformer? Scorer { get; }

    /// <summary>The network that is explained, where it is asked directly.</summary>
    public RiseOnnxScorer? OnnxScorer { get; }

    /// <summary>How it is explained.</summary>
    public RiseOptions Options { get; }

    /// <summary>Always true: a row's explanation depends on that row alone.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>The input schema and, at its end, the columns that <see cref="RiseEstimator"/> lists.</summary>
    /// <param name="inputSchema">The schema of the rows to explain.</param>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or cannot be masked; the scorer does not read it or has no such score
    /// column or target.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(inputSchema).OutputSchema;

    /// <summary>The rows with their explanations. No model is called until an added column is read.</summary>
    /// <param name="input">The rows to explain.</param>
    /// <exception cref="ArgumentOutOfRangeException">As <see cref="GetOutputSchema"/>.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new RiseView(Bind(input.Schema), input);
    }

    /// <summary>Explains single rows.</summary>
    /// <param name="inputSchema">The schema of the rows to explain.</param>
    /// <exception cref="ArgumentOutOfRangeException">As <see cref="GetOutputSchema"/>.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new RiseRowMapper(Bind(inputSchema));

    /// <summary>Not supported: ML.NET loads only its own transformers from a model file.</summary>
    /// <param name="ctx">Not used.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException(
        $"{nameof(RiseTransformer)} cannot be saved in a model file: ML.NET loads only its own transformers. "
        + $"Save the pipeline without it, new TransformerChain<ITransformer>(model.Where(t => t is not {nameof(RiseTransformer)}).ToArray()), and append ExplainWithRise after loading.");

    internal RiseBinding Bind(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return _bindings.GetValue(inputSchema, schema => new RiseBinding(BindScorer, ExplainerOf, schema, Options));
    }

    private RiseExplainer ExplainerOf(RiseInputShape shape) => _explainers.GetOrAdd(shape, s => new RiseExplainer(s, Options, hasRows: true));

    private IBoundScorer BindScorer(DataViewSchema schema, DataViewSchema.Column input) =>
        OnnxScorer is null ? new BoundTransformer(Scorer!, _numberOfThreads, schema, input, Options.Scorer) : new BoundOnnxScorer(OnnxScorer, schema, input, Options.InputShape, Options.Labels);
}
