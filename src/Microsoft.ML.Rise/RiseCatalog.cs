using Microsoft.ML.Rise;

namespace Microsoft.ML;

/// <summary>Adds RISE to the catalog of transforms.</summary>
public static class RiseCatalog
{
    /// <summary>
    /// Creates a <see cref="RiseEstimator"/>, which explains the top-1 class of <paramref name="scorer"/> for each row by a saliency map of <paramref name="inputColumnName"/>.
    /// </summary>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="outputColumnName">The name of the saliency column. The names of the other added columns begin with it.</param>
    /// <param name="inputColumnName">The column that is masked: a known-size vector of <see cref="float"/> or a known-size image.</param>
    /// <param name="scorer">The black box: the part of a pipeline that reads the input column, or a whole model.</param>
    /// <param name="scoreColumnName">The column of the scorer's output that is explained; null for the probability of a calibrated binary classifier, else "Score": see
    /// <see cref="RiseOptions.ScoreColumnName"/>.</param>
    /// <param name="numberOfMasks">N, the number of masked copies for each row, at least 1: the cost of a row in model calls.</param>
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
        int seed = RiseOptions.Defaults.Seed)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new RiseEstimator(scorer, new RiseOptions
        {
            OutputColumnName = outputColumnName,
            InputColumnName = inputColumnName,
            ScoreColumnName = scoreColumnName,
            NumberOfMasks = numberOfMasks,
            Seed = seed,
        });
    }

    /// <summary>Creates a <see cref="RiseEstimator"/> with all options at hand.</summary>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="scorer">The black box: the part of a pipeline that reads the input column, or a whole model.</param>
    /// <param name="options">Columns, target, masks, and so on.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A column name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is invalid; the message names each.</exception>
    public static RiseEstimator ExplainWithRise(this TransformsCatalog catalog, ITransformer scorer, RiseOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new RiseEstimator(scorer, options);
    }

    /// <summary>Creates a <see cref="RiseEstimator"/> over an ONNX network that is asked directly, which is the fastest way.</summary>
    /// <param name="catalog">The transforms catalog.</param>
    /// <param name="scorer">The network. It is not disposed.</param>
    /// <param name="options">Columns, target, masks, and so on. <see cref="RiseOptions.ScoreColumnName"/> is not used: the network has its output node.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A column name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is invalid; the message names each.</exception>
    public static RiseEstimator ExplainWithRise(this TransformsCatalog catalog, RiseOnnxScorer scorer, RiseOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new RiseEstimator(scorer, options);
    }
}
