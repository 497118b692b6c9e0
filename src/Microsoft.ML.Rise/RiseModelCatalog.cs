using Microsoft.ML.Rise;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Explains models by the columns of their rows, outside of pipelines.</summary>
public static class RiseModelCatalog
{
    /// <summary>Why a model says what it says of one row: what each of its columns contributes to the score.</summary>
    /// <typeparam name="TRow">A class with the columns as fields or properties.</typeparam>
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
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(row);
        IDataView rows = row as IDataView ?? new MLContext().Data.LoadFromEnumerable([row]);
        RiseTransformer transformer = Fit(model, background, options, null, log, cancellationToken);
        using IEnumerator<object> explanations = transformer.Explain(rows).GetEnumerator();
        if (!explanations.MoveNext())
            throw new ArgumentException("The view has no row to explain.", nameof(row));
        return (ColumnExplanation)explanations.Current;
    }

    /// <summary>Which columns a model goes by, over many rows: the mean size of each one's contribution. It needs no labels, and its cost does not depend on how many columns or slots there are.</summary>
    /// <param name="catalog">The model catalog.</param>
    /// <param name="model">The whole model, from its raw columns on.</param>
    /// <param name="data">The rows. They are read once, and none is kept.</param>
    /// <param name="background">Rows that hidden columns show; null for those of <paramref name="data"/>.</param>
    /// <param name="options">As for <see cref="ExplainPrediction"/>.</param>
    /// <param name="progress">Told how many masks of which row are done.</param>
    /// <param name="log">Where warnings go: an <see cref="MLContext"/>. Default: nowhere.</param>
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
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        RiseTransformer transformer = Fit(model, background ?? data, options, progress, log, cancellationToken);
        var fitted = (ColumnOptions)transformer.Options;
        if (!fitted.IsSizeKnown)
            throw new ArgumentException("Words differ from row to row and cannot be summarized: do not split texts.", nameof(options));
        var summary = new ContributionSums();
        foreach (object explanation in transformer.Explain(data))
            summary.Add((ColumnExplanation)explanation);
        return summary.ToSummary(fitted.UnreadColumnNames);
    }

    private static RiseTransformer Fit(ITransformer model, IDataView background, ColumnOptions? options, IProgress<RiseProgress>? progress, IChannelProvider? log, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(background);
        // A class may have a column for the score that nobody has filled.
        options ??= new ColumnOptions();
        ColumnOptions all = options with { Background = background, OutputColumnName = "Contributions", SelfCheck = false, Estimand = options.Estimand ?? Estimand.Shapley };
        return new RiseEstimator(RiseScorer.FromTransformer(model), all, new RiseListeners(progress, log, cancellation)).Fit(background);
    }
}
