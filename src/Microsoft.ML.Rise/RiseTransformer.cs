using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.DataViews;
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
    internal IEnumerable<object> Explain(IDataView rows) => Bind(rows.Schema).Explain(rows);

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
