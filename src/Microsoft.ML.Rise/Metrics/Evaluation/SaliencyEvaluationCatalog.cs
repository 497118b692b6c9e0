using Microsoft.ML.Rise;
using Microsoft.ML.Rise.Metrics;
using Microsoft.ML.Rise.Scores;
using Microsoft.ML.Rise.Scores.Onnx;

namespace Microsoft.ML;

/// <summary>Adds the evaluation of saliency maps to the catalog of model operations.</summary>
public static class SaliencyEvaluationCatalog
{
    /// <summary>Measures how true saliency maps are, RISE's or any others, by deletion and insertion.</summary>
    /// <param name="catalog">The catalog of model operations.</param>
    /// <param name="data">Rows with the inputs and their maps. Each is read once; of several rows one is in memory at a time.</param>
    /// <param name="scorer">The black box: the part of a pipeline that reads the input column, or a whole model.</param>
    /// <param name="inputColumnName">The column that was explained: a known-size vector of <see cref="float"/> or a known-size image.</param>
    /// <param name="saliencyColumnName">The column of the maps.</param>
    /// <param name="scoreColumnName">The column of the scorer's output that was explained; null for the probability of a calibrated binary classifier, else "Score": see
    /// <see cref="RiseOptions.ScoreColumnName"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> or <paramref name="scorer"/> is null.</exception>
    /// <exception cref="ArgumentException">A column name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a wrong type, the maps do not fit the input, or the scorer does not fit the data.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, a map has a value that is not finite, or the scorer failed.</exception>
    public static SaliencyMetrics EvaluateSaliency(
        this ModelOperationsCatalog catalog,
        IDataView data,
        ITransformer scorer,
        string inputColumnName,
        string saliencyColumnName = SaliencyEvaluationOptions.Defaults.SaliencyColumnName,
        string? scoreColumnName = null) =>
        catalog.EvaluateSaliency(data, scorer, new SaliencyEvaluationOptions
        {
            InputColumnName = inputColumnName,
            SaliencyColumnName = saliencyColumnName,
            ScoreColumnName = scoreColumnName,
        });

    /// <summary>Measures how true saliency maps are, with all options at hand.</summary>
    /// <param name="catalog">The catalog of model operations.</param>
    /// <param name="data">Rows with the inputs and their maps. Each is read once; of several rows one is in memory at a time.</param>
    /// <param name="scorer">The black box: the part of a pipeline that reads the input column, or a whole model.</param>
    /// <param name="options">Columns, metrics, baselines, and so on.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A column name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is invalid, a column is missing or of a wrong type, the maps do not fit the input, or the scorer does not fit
    /// the data.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, a map has a value that is not finite, or the scorer failed.</exception>
    /// <exception cref="OperationCanceledException"><see cref="SaliencyEvaluationOptions.CancellationToken"/> was cancelled.</exception>
    public static SaliencyMetrics EvaluateSaliency(this ModelOperationsCatalog catalog, IDataView data, ITransformer scorer, SaliencyEvaluationOptions options)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        return Evaluate(catalog, data, options, (schema, input) =>
            new BoundTransformer(scorer, TransformerScorer.ScheduleFor(options.NumberOfThreads, Environment.ProcessorCount), schema, input, options.Scorer));
    }

    /// <summary>Measures how true saliency maps of an ONNX network's answers are; the network is asked directly, which is the fastest way.</summary>
    /// <param name="catalog">The catalog of model operations.</param>
    /// <param name="data">Rows with the inputs and their maps. Each is read once; of several rows one is in memory at a time.</param>
    /// <param name="scorer">The network. It is not disposed.</param>
    /// <param name="options">Columns, metrics, baselines, and so on. <see cref="SaliencyEvaluationOptions.ScoreColumnName"/> is not used: the network has its output node.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A column name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is invalid, a column is missing or of a wrong type, the maps do not fit the input, or the network does not fit
    /// the data.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, a map has a value that is not finite, or the network failed.</exception>
    /// <exception cref="OperationCanceledException"><see cref="SaliencyEvaluationOptions.CancellationToken"/> was cancelled.</exception>
    public static SaliencyMetrics EvaluateSaliency(this ModelOperationsCatalog catalog, IDataView data, RiseOnnxScorer scorer, SaliencyEvaluationOptions options)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        return Evaluate(catalog, data, options, (schema, input) => new BoundOnnxScorer(scorer, schema, input, options.InputShape, options.Labels));
    }

    private static SaliencyMetrics Evaluate(
        ModelOperationsCatalog catalog, IDataView data, SaliencyEvaluationOptions options, Func<DataViewSchema, DataViewSchema.Column, IBoundScorer> bindScorer)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        options.ValidateColumnNames();
        options.Validate();
        return new SaliencyViewEvaluation(data, options, bindScorer).Run();
    }
}
