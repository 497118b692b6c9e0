using Microsoft.ML.Rise;
using Microsoft.ML.Rise.Metrics;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Adds RISE to ML.NET's catalogs.</summary>
public static class RiseCatalog
{
    /// <summary>
    /// Creates a <see cref="RiseEstimator"/>, which explains the top-1 class of <paramref name="scorer"/> for each row by a saliency map of <paramref name="inputColumnName"/>.
    /// </summary>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="outputColumnName">The name of the saliency column. The names of the other added columns begin with it.</param>
    /// <param name="inputColumnName">The column that is masked: a known-size vector of <see cref="float"/>, an image, the bytes of one, or a text.</param>
    /// <param name="scorer">The black box: the part of a pipeline that reads the input column, or a whole model.</param>
    /// <param name="scoreColumnName">The column of the scorer's output that is explained; null for the probability of a calibrated binary classifier, else "Score": see
    /// <see cref="ExplanationOptions.ScoreColumnName"/>.</param>
    /// <param name="numberOfMasks">N, the number of masked copies for each row, at least 1: the cost of a row in calls of the scorer.</param>
    /// <param name="seed">Equal seeds give equal maps.</param>
    /// <exception cref="ArgumentNullException"><paramref name="scorer"/> is null.</exception>
    /// <exception cref="ArgumentException">A column name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numberOfMasks"/> is below 1.</exception>
    public static RiseEstimator ExplainWithRise(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName,
        ITransformer scorer,
        string? scoreColumnName = null,
        int numberOfMasks = RiseOptions.Defaults.NumberOfMasks,
        int seed = RiseOptions.Defaults.Seed) =>
        catalog.ExplainWithRise(scorer, new RiseOptions
        {
            OutputColumnName = outputColumnName,
            InputColumnName = inputColumnName,
            ScoreColumnName = scoreColumnName,
            NumberOfMasks = numberOfMasks,
            Seed = seed,
        });

    /// <summary>
    /// Creates a <see cref="RiseEstimator"/>, which explains the score that a whole model gives each row by what the original columns contribute to it, whatever their types: they are swapped for those of rows of the background, and all stages run
    /// behind them.
    /// </summary>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="outputColumnName">The name of the column of contributions, whose slots are named by the columns. The names of the other added columns begin with it.</param>
    /// <param name="scorer">The model, from its raw columns on.</param>
    /// <param name="background">Rows like those that are explained, such as the training data, before any stage of the model; 100 of them are drawn.</param>
    /// <param name="inputColumnNames">The columns that are explained; null for all that the scorer reads to make the score.</param>
    /// <param name="scoreColumnName">The column of the scorer's output that is explained; null for the probability of a calibrated binary classifier, else "Score".</param>
    /// <param name="estimand">The contrast of RISE, or the Shapley value.</param>
    /// <param name="numberOfMasks">N, the largest number of masked copies for each row, at least 1.</param>
    /// <param name="seed">Equal seeds give equal contributions.</param>
    /// <exception cref="ArgumentNullException"><paramref name="scorer"/> is null.</exception>
    /// <exception cref="ArgumentException">A column name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is invalid.</exception>
    public static RiseEstimator ExplainColumnsWithRise(
        this TransformsCatalog catalog,
        string outputColumnName,
        ITransformer scorer,
        IDataView background,
        string[]? inputColumnNames = null,
        string? scoreColumnName = null,
        Estimand estimand = Estimand.Rise,
        int numberOfMasks = ColumnOptions.DefaultNumberOfMasks,
        int seed = RiseOptions.Defaults.Seed) =>
        catalog.ExplainColumnsWithRise(scorer, new ColumnOptions
        {
            OutputColumnName = outputColumnName,
            Background = background,
            InputColumnNames = inputColumnNames ?? [],
            ScoreColumnName = scoreColumnName,
            Estimand = estimand,
            NumberOfMasks = numberOfMasks,
            Seed = seed,
        });

    /// <summary>The same with all options.</summary>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="scorer">The model, from its raw columns on.</param>
    /// <param name="options">Background, columns, target, masks, and so on.</param>
    /// <param name="progress">As for <see cref="ExplainWithRise(TransformsCatalog, RiseScorer, RiseOptions, IProgress{RiseProgress}, IChannelProvider, CancellationToken)"/>.</param>
    /// <param name="log">As for the same.</param>
    /// <param name="cancellationToken">As for the same.</param>
    /// <exception cref="ArgumentNullException">The scorer or the options are null.</exception>
    /// <exception cref="ArgumentException">A column name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is invalid; the message names each.</exception>
    public static RiseEstimator ExplainColumnsWithRise(
        this TransformsCatalog catalog, ITransformer scorer, ColumnOptions options, IProgress<RiseProgress>? progress = null, IChannelProvider? log = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        return catalog.ExplainColumnsWithRise(RiseScorer.FromTransformer(scorer), options, progress, log, cancellationToken);
    }

    /// <summary>The same over a transformer with a schedule of its own.</summary>
    /// <inheritdoc cref="ExplainColumnsWithRise(TransformsCatalog, ITransformer, ColumnOptions, IProgress{RiseProgress}, IChannelProvider, CancellationToken)"/>
    public static RiseEstimator ExplainColumnsWithRise(
        this TransformsCatalog catalog, RiseScorer scorer, ColumnOptions options, IProgress<RiseProgress>? progress = null, IChannelProvider? log = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new RiseEstimator(scorer, options, new RiseListeners(progress, log, cancellationToken));
    }

    /// <summary>The same over <see cref="RiseScorer.FromTransformer"/>.</summary>
    /// <inheritdoc cref="ExplainWithRise(TransformsCatalog, RiseScorer, RiseOptions, IProgress{RiseProgress}, IChannelProvider, CancellationToken)"/>
    public static RiseEstimator ExplainWithRise(
        this TransformsCatalog catalog,
        ITransformer scorer,
        RiseOptions options,
        IProgress<RiseProgress>? progress = null,
        IChannelProvider? log = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        return catalog.ExplainWithRise(RiseScorer.FromTransformer(scorer), options, progress, log, cancellationToken);
    }

    /// <summary>Creates a <see cref="RiseEstimator"/> over any scorer: an ONNX network that is asked directly, which is the fastest way, a function, or a transformer with a schedule of its own.</summary>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="scorer">The black box. It is not disposed.</param>
    /// <param name="options">Columns, target, masks, and so on.</param>
    /// <param name="progress">Told about a hundred times for each row how many masks are done, from any of the scoring threads. What it throws ends the explanation with <see cref="InvalidOperationException"/>.</param>
    /// <param name="log">Where messages go: an <see cref="MLContext"/>, which gives them to those who listen to <see cref="MLContext.Log"/>, from the source "RISE". It must be given here, since a catalog does
    /// not tell its context. Default: nowhere.</param>
    /// <param name="cancellationToken">Ends explanations with <see cref="OperationCanceledException"/>, those of the fitted transformer for good. Looked at for each mask.</param>
    /// <exception cref="ArgumentNullException">The scorer or the options are null.</exception>
    /// <exception cref="ArgumentException">A column name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is invalid; the message names each.</exception>
    public static RiseEstimator ExplainWithRise(
        this TransformsCatalog catalog,
        RiseScorer scorer,
        RiseOptions options,
        IProgress<RiseProgress>? progress = null,
        IChannelProvider? log = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new RiseEstimator(scorer, options, new RiseListeners(progress, log, cancellationToken));
    }

    /// <summary>
    /// Creates a <see cref="RiseEstimator"/>, which finds for each row the smallest part of <paramref name="inputColumnName"/> that the top-1 class of <paramref name="scorer"/> hangs on: see <see cref="MinimalEvidence"/>.
    /// </summary>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="outputColumnName">The name of the evidence column. The names of the other added columns begin with it.</param>
    /// <param name="inputColumnName">The column that is masked: a known-size vector of <see cref="float"/> or an image.</param>
    /// <param name="scorer">The black box: the part of a pipeline that reads the input column, or a whole model.</param>
    /// <param name="scoreColumnName">The column of the scorer's output that is explained; null for the probability of a calibrated binary classifier, else "Score": see
    /// <see cref="ExplanationOptions.ScoreColumnName"/>.</param>
    /// <param name="numberOfCalls">The most masked copies of a row that are scored, at least 120.</param>
    /// <param name="seed">Equal seeds give equal evidence.</param>
    /// <exception cref="ArgumentNullException"><paramref name="scorer"/> is null.</exception>
    /// <exception cref="ArgumentException">A column name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numberOfCalls"/> is too small.</exception>
    public static RiseEstimator ExplainWithMinimalEvidence(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName,
        ITransformer scorer,
        string? scoreColumnName = null,
        int numberOfCalls = MinimalEvidenceOptions.DefaultNumberOfCalls,
        int seed = ExplanationOptions.DefaultSeed) =>
        catalog.ExplainWithMinimalEvidence(scorer, new MinimalEvidenceOptions
        {
            OutputColumnName = outputColumnName,
            InputColumnName = inputColumnName,
            ScoreColumnName = scoreColumnName,
            NumberOfCalls = numberOfCalls,
            Seed = seed,
        });

    /// <summary>The same over <see cref="RiseScorer.FromTransformer"/>.</summary>
    /// <inheritdoc cref="ExplainWithMinimalEvidence(TransformsCatalog, RiseScorer, MinimalEvidenceOptions, IProgress{RiseProgress}, IChannelProvider, CancellationToken)"/>
    public static RiseEstimator ExplainWithMinimalEvidence(
        this TransformsCatalog catalog,
        ITransformer scorer,
        MinimalEvidenceOptions options,
        IProgress<RiseProgress>? progress = null,
        IChannelProvider? log = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        return catalog.ExplainWithMinimalEvidence(RiseScorer.FromTransformer(scorer), options, progress, log, cancellationToken);
    }

    /// <summary>Creates a <see cref="RiseEstimator"/>, which finds the minimal evidence over any scorer.</summary>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="scorer">The black box. It is not disposed.</param>
    /// <param name="options">Columns, target, game, area, and so on.</param>
    /// <param name="progress">Told how many copies of a row are scored, from any of the scoring threads. What it throws ends the search with <see cref="InvalidOperationException"/>.</param>
    /// <param name="log">Where messages go, as for <see cref="ExplainWithRise(TransformsCatalog, RiseScorer, RiseOptions, IProgress{RiseProgress}, IChannelProvider, CancellationToken)"/>. Default: nowhere.</param>
    /// <param name="cancellationToken">Ends searches with <see cref="OperationCanceledException"/>, those of the fitted transformer for good. Looked at for each copy.</param>
    /// <exception cref="ArgumentNullException">The scorer or the options are null.</exception>
    /// <exception cref="ArgumentException">A column name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is invalid; the message names each.</exception>
    public static RiseEstimator ExplainWithMinimalEvidence(
        this TransformsCatalog catalog,
        RiseScorer scorer,
        MinimalEvidenceOptions options,
        IProgress<RiseProgress>? progress = null,
        IChannelProvider? log = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new RiseEstimator(scorer, options, new RiseListeners(progress, log, cancellationToken));
    }

    /// <summary>Measures how true saliency maps are, RISE's or any others, by deletion and insertion.</summary>
    /// <param name="catalog">The catalog of model operations.</param>
    /// <param name="scorer">The black box: the part of a pipeline that reads the input column, or a whole model.</param>
    /// <param name="data">Rows with the inputs and their maps. Each is read once; of several rows one is in memory at a time.</param>
    /// <param name="inputColumnName">The column that was explained: a known-size vector of <see cref="float"/> or an image.</param>
    /// <param name="saliencyColumnName">The column of the maps.</param>
    /// <param name="scoreColumnName">The column of the scorer's output that was explained; null for the probability of a calibrated binary classifier, else "Score": see
    /// <see cref="ExplanationOptions.ScoreColumnName"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> or <paramref name="scorer"/> is null.</exception>
    /// <exception cref="ArgumentException">A column name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a wrong type, the maps do not fit the input, or the scorer does not fit the data.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, a map has a value that is not finite, or the scorer failed.</exception>
    public static SaliencyMetrics EvaluateSaliency(
        this ModelOperationsCatalog catalog,
        ITransformer scorer,
        IDataView data,
        string inputColumnName,
        string saliencyColumnName = SaliencyEvaluationOptions.Defaults.SaliencyColumnName,
        string? scoreColumnName = null) =>
        catalog.EvaluateSaliency(scorer, data, new SaliencyEvaluationOptions
        {
            InputColumnName = inputColumnName,
            SaliencyColumnName = saliencyColumnName,
            ScoreColumnName = scoreColumnName,
        });

    /// <summary>The same over <see cref="RiseScorer.FromTransformer"/>.</summary>
    /// <inheritdoc cref="EvaluateSaliency(ModelOperationsCatalog, RiseScorer, IDataView, SaliencyEvaluationOptions, IProgress{SaliencyEvaluationProgress}, CancellationToken)"/>
    public static SaliencyMetrics EvaluateSaliency(
        this ModelOperationsCatalog catalog,
        ITransformer scorer,
        IDataView data,
        SaliencyEvaluationOptions options,
        IProgress<SaliencyEvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        return catalog.EvaluateSaliency(RiseScorer.FromTransformer(scorer), data, options, progress, cancellationToken);
    }

    /// <summary>Measures how true saliency maps are, with all options at hand.</summary>
    /// <param name="catalog">The catalog of model operations.</param>
    /// <param name="scorer">The black box. It is not disposed.</param>
    /// <param name="data">Rows with the inputs and their maps. Each is read once; of several rows one is in memory at a time.</param>
    /// <param name="options">Columns, metrics, baselines, and so on.</param>
    /// <param name="progress">Told about a hundred times for each metric how many copies are done, from any of the scoring threads.</param>
    /// <param name="cancellationToken">Ends the evaluation; there is no result then. Looked at for each copy.</param>
    /// <exception cref="ArgumentNullException">The scorer, the data or the options are null.</exception>
    /// <exception cref="ArgumentException">A column name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is invalid, a column is missing or of a wrong type, the maps do not fit the input, or the scorer does not fit
    /// the data.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, a map has a value that is not finite, or the scorer failed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static SaliencyMetrics EvaluateSaliency(
        this ModelOperationsCatalog catalog,
        RiseScorer scorer,
        IDataView data,
        SaliencyEvaluationOptions options,
        IProgress<SaliencyEvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(scorer);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        options.ValidateColumnNames();
        options.Validate();
        return new SaliencyViewEvaluation(data, options, scorer).Run(progress, cancellationToken);
    }
}
