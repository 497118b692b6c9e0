using Microsoft.ML.Rise;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Explains models by the columns of their rows, outside of pipelines.</summary>
public static class RiseModelCatalog
{
    /// <summary>Nobody sees it.</summary>
    private const string OutputColumnName = "Explanation";

    /// <summary>Why a model says what it says of one row: what each of its columns contributes to the score.</summary>
    /// <typeparam name="TRow">A class with the columns as fields or properties, or a view, whose first row is explained.</typeparam>
    /// <param name="catalog">The model catalog.</param>
    /// <param name="model">The whole model, from its raw columns on.</param>
    /// <param name="row">The row.</param>
    /// <param name="background">Rows like it, such as the training data.</param>
    /// <param name="options">Target, columns, estimand and so on; default: Shapley values of all columns, which add up to the score minus the baseline. Its background and output column's name are not used.</param>
    /// <param name="log">Where warnings go: an <see cref="MLContext"/>. Default: nowhere.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An option is invalid, the background has no rows, or the row, the background and the model do not fit together.</exception>
    /// <exception cref="InvalidOperationException">The model threw, or a score is not finite.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static ColumnExplanation ExplainPrediction<TRow>(
        this ModelOperationsCatalog catalog, ITransformer model, TRow row, IDataView background, ColumnOptions? options = null, IChannelProvider? log = null, CancellationToken cancellationToken = default)
        where TRow : class
    {
        ArgumentNullException.ThrowIfNull(row);
        return First(catalog.ExplainPredictions(model, ViewOf(row), background, options, progress: null, log, scores: null, cancellationToken));
    }

    /// <summary>Why a model says what it says of one row: a map of one of its columns, which may be a text, an image, the bytes of one, or a vector.</summary>
    /// <typeparam name="TRow">A class with the columns as fields or properties, or a view, whose first row is explained.</typeparam>
    /// <param name="catalog">The model catalog.</param>
    /// <param name="model">The part of a model that reads the column, or a whole one.</param>
    /// <param name="row">The row.</param>
    /// <param name="options">The column, target and so on. The output column's name is not used.</param>
    /// <param name="progress">Told how many masks are done.</param>
    /// <param name="log">Where warnings go: an <see cref="MLContext"/>. Default: nowhere.</param>
    /// <param name="scores">Where the scores are kept, as those of a row at position 0, and gone on from; null for nowhere.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An option is invalid, or the row and the model do not fit together.</exception>
    /// <exception cref="InvalidOperationException">The model threw, or a score is not finite.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static RiseExplanation ExplainPrediction<TRow>(
        this ModelOperationsCatalog catalog,
        ITransformer model,
        TRow row,
        RiseOptions options,
        IProgress<RiseProgress>? progress = null,
        IChannelProvider? log = null,
        ScoresFolder? scores = null,
        CancellationToken cancellationToken = default)
        where TRow : class
    {
        ArgumentNullException.ThrowIfNull(options);
        return (RiseExplanation)ExplainOne(catalog, model, row, options with { OutputColumnName = OutputColumnName, SelfCheck = options.SelfCheck && row is IDataView }, new RiseListeners(progress, log, cancellationToken), scores);
    }

    /// <summary>Why a model says what it says of one row: the smallest part of one of its columns, an image, the bytes of one, or a vector, that carries the score.</summary>
    /// <typeparam name="TRow">A class with the columns as fields or properties, or a view, whose first row is explained.</typeparam>
    /// <param name="catalog">The model catalog.</param>
    /// <param name="model">The part of a model that reads the column, or a whole one.</param>
    /// <param name="row">The row.</param>
    /// <param name="options">The column, target and so on. The output column's name is not used.</param>
    /// <param name="progress">Told how many copies are scored.</param>
    /// <param name="log">Where warnings go: an <see cref="MLContext"/>. Default: nowhere.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An option is invalid, or the row and the model do not fit together.</exception>
    /// <exception cref="InvalidOperationException">The model threw, or a score is not finite.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static EvidenceExplanation ExplainPrediction<TRow>(
        this ModelOperationsCatalog catalog,
        ITransformer model,
        TRow row,
        MinimalEvidenceOptions options,
        IProgress<RiseProgress>? progress = null,
        IChannelProvider? log = null,
        CancellationToken cancellationToken = default)
        where TRow : class
    {
        ArgumentNullException.ThrowIfNull(options);
        return (EvidenceExplanation)ExplainOne(catalog, model, row, options with { OutputColumnName = OutputColumnName, SelfCheck = options.SelfCheck && row is IDataView }, new RiseListeners(progress, log, cancellationToken));
    }

    /// <summary>Why a model says what it says of each row: what its columns contribute to the score. Rows are read, and explained, one by one as the result is; nothing is kept.</summary>
    /// <param name="catalog">The model catalog.</param>
    /// <param name="model">The whole model, from its raw columns on.</param>
    /// <param name="data">The rows.</param>
    /// <param name="background">Rows that hidden columns show; null for those of <paramref name="data"/>.</param>
    /// <param name="options">As for one row.</param>
    /// <param name="progress">Told how many masks of which row are done.</param>
    /// <param name="log">Where warnings go: an <see cref="MLContext"/>. Default: nowhere.</param>
    /// <param name="scores">Where the scores of each row are kept, and gone on from; null for nowhere.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An option is invalid, the background has no rows, or the rows, the background and the model do not fit together.</exception>
    /// <exception cref="InvalidOperationException">The model threw, or a score is not finite.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static IEnumerable<ColumnExplanation> ExplainPredictions(
        this ModelOperationsCatalog catalog,
        ITransformer model,
        IDataView data,
        IDataView? background = null,
        ColumnOptions? options = null,
        IProgress<RiseProgress>? progress = null,
        IChannelProvider? log = null,
        ScoresFolder? scores = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        return Fit(model, background ?? data, options, progress, log, cancellationToken).Explain(data, scores).Cast<ColumnExplanation>();
    }

    /// <summary>Which columns a model goes by, over many rows: the mean size of each one's contribution. It needs no labels, and its cost does not depend on how many columns or slots there are.</summary>
    /// <param name="catalog">The model catalog.</param>
    /// <param name="model">The whole model, from its raw columns on.</param>
    /// <param name="data">The rows. They are read once, and none is kept.</param>
    /// <param name="background">Rows that hidden columns show; null for those of <paramref name="data"/>.</param>
    /// <param name="options">As for one row.</param>
    /// <param name="progress">Told how many masks of which row are done.</param>
    /// <param name="log">Where warnings go: an <see cref="MLContext"/>. Default: nowhere.</param>
    /// <param name="scores">Where the scores of each row are kept, and gone on from; null for nowhere.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An option is invalid, there are no rows, texts are split into words, or the rows, the background and the model do not fit together.</exception>
    /// <exception cref="InvalidOperationException">The model threw, or a score is not finite.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static ContributionSummary SummarizeContributions(
        this ModelOperationsCatalog catalog,
        ITransformer model,
        IDataView data,
        IDataView? background = null,
        ColumnOptions? options = null,
        IProgress<RiseProgress>? progress = null,
        IChannelProvider? log = null,
        ScoresFolder? scores = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        RiseTransformer transformer = Fit(model, background ?? data, options, progress, log, cancellationToken);
        if (!((ColumnOptions)transformer.Options).IsSizeKnown)
            throw new ArgumentException("Words differ from row to row and cannot be summarized: do not split texts.", nameof(options));
        return ContributionSummary.Of(transformer.Explain(data, scores).Cast<ColumnExplanation>());
    }

    private static RiseTransformer Fit(ITransformer model, IDataView background, ColumnOptions? options, IProgress<RiseProgress>? progress, IChannelProvider? log, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(background);
        // A class may have a column for the score that nobody has filled.
        options ??= new ColumnOptions();
        ColumnOptions all = options with { Background = background, OutputColumnName = OutputColumnName, SelfCheck = false, Estimand = options.Estimand ?? Estimand.Shapley };
        return new RiseEstimator(RiseScorer.FromTransformer(model), all, new RiseListeners(progress, log, cancellation)).Fit(background);
    }

    private static object ExplainOne<TRow>(ModelOperationsCatalog catalog, ITransformer model, TRow row, ExplanationOptions options, RiseListeners listeners, ScoresFolder? scores = null)
        where TRow : class
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(row);
        IDataView view = ViewOf(row);
        return First(new RiseEstimator(RiseScorer.FromTransformer(model), options, listeners).Fit(view).Explain(view, scores));
    }

    private static IDataView ViewOf<TRow>(TRow row)
        where TRow : class => row as IDataView ?? new MLContext().Data.LoadFromEnumerable([row]);

    private static T First<T>(IEnumerable<T> explanations)
    {
        using IEnumerator<T> each = explanations.GetEnumerator();
        return each.MoveNext() ? each.Current : throw new ArgumentException("The view has no row to explain.", "row");
    }
}
