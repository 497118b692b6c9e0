using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Properties.Reference;

/// <summary>
/// The regression-adjusted estimator from its definition, in nested loops: covariances by upsampling every cell at every shift, normal equations by elimination, and a ridge
/// that is judged by fitting again without the masks that are left out.
/// </summary>
internal sealed class ReferenceRegression
{
    private static readonly double[] Ladder = [1e-3, 1e-2, 1e-1, 1, 10];

    private readonly double[][] _masks;
    private readonly double _p;
    private readonly int[][] _draws;
    private readonly int[][] _blocks;
    private readonly double[][] _covariates;
    private readonly double[][] _covariance;
    private readonly double _meanVariance;

    /// <param name="source">The layout and p of the masks.</param>
    /// <param name="first">The index of the first mask: its pair may begin before.</param>
    /// <param name="masks">mask × position.</param>
    public ReferenceRegression(MaskSource source, long first, double[][] masks)
    {
        _masks = masks;
        _p = source.PreservationProbability;
        _draws = [.. Enumerable.Range(0, masks.Length).GroupBy(i => source.IsAntithetic ? (first + i) / 2 : i).Select(draw => draw.ToArray())];
        _blocks = Blocks(source.Layout);
        _covariates = [.. masks.Select(mask => Means(mask, _p))];
        (_covariance, _meanVariance) = Covariances(source.Layout);
    }

    /// <summary>For each ridge: the map, the mean score of a copy, and the sum of squares of what left-out scores miss their predictions by.</summary>
    public IReadOnlyList<(double[] Map, double Mean, double LeftOutError)> Maps(float[] scores) => [.. Ladder.Select(ridge =>
    {
        (double[] map, double mean) = Map(scores, ridge * _meanVariance);
        return (map, mean, LeftOutError(scores, ridge * _meanVariance));
    })];

    /// <summary>S(λ) = (f̄ − β·z̄) + [β·V(λ) + (1/N) Σ r·(M(λ) − p)] / p, and its first term.</summary>
    private (double[] Map, double Mean) Map(float[] scores, double ridge)
    {
        int n = _masks.Length;
        int[] all = [.. Enumerable.Range(0, n)];
        (double[] beta, double mean, double[] means) = Fit(scores, all, ridge);
        double[] residuals = [.. all.Select(i => scores[i] - Predict(beta, mean, means, i))];
        double[] map = new double[_masks[0].Length];
        for (int v = 0; v < map.Length; v++)
        {
            double known = 0, sampled = 0;
            for (int d = 0; d < beta.Length; d++)
                known += beta[d] * _covariance[d][v];
            for (int i = 0; i < n; i++)
                sampled += residuals[i] * (_masks[i][v] - _p) / n;
            map[v] = mean - Dot(beta, means) + (known + sampled) / _p;
        }

        return (map, mean - Dot(beta, means));
    }

    private double LeftOutError(float[] scores, double ridge)
    {
        double error = 0;
        foreach (int[] draw in _draws)
        {
            int[] others = [.. Enumerable.Range(0, _masks.Length).Except(draw)];
            (double[] beta, double mean, double[] means) = Fit(scores, others, ridge);
            foreach (int i in draw)
                error += Math.Pow(scores[i] - Predict(beta, mean, means, i), 2);
        }

        return error;
    }

    /// <summary>The penalty is N·ridge whatever is left out.</summary>
    private (double[] Beta, double Mean, double[] Means) Fit(float[] scores, int[] masks, double ridge)
    {
        int d = _blocks.Length;
        double mean = masks.Average(i => (double)scores[i]);
        double[] means = [.. Enumerable.Range(0, d).Select(k => masks.Average(i => _covariates[i][k]))];
        double[,] matrix = new double[d, d + 1];
        for (int r = 0; r < d; r++)
        {
            foreach (int i in masks)
            {
                double z = _covariates[i][r] - means[r];
                for (int c = 0; c < d; c++)
                    matrix[r, c] += z * (_covariates[i][c] - means[c]);
                matrix[r, d] += z * (scores[i] - mean);
            }

            matrix[r, r] += _masks.Length * ridge;
        }

        return (Elimination.Solve(matrix), mean, means);
    }

    private double Predict(double[] beta, double mean, double[] means, int i)
    {
        double prediction = mean;
        for (int d = 0; d < beta.Length; d++)
            prediction += beta[d] * (_covariates[i][d] - means[d]);
        return prediction;
    }

    /// <summary>The mean of a mask over each block, minus <paramref name="offset"/>.</summary>
    private double[] Means(double[] mask, double offset) => [.. _blocks.Select(block => block.Average(v => mask[v]) - offset)];

    /// <summary>p·(1 − p)·E Σ of what each cell adds to a block's mean and to a position, over all shifts.</summary>
    private (double[][] WithPositions, double MeanVariance) Covariances(MaskLayout layout)
    {
        double[][] covariance = [.. _blocks.Select(_ => new double[layout.Length])];
        double variance = 0;
        int shifts = layout.Rows.NumberOfShifts * layout.Columns.NumberOfShifts;
        double scale = _p * (1 - _p) / shifts;
        float[] grid = new float[layout.NumberOfCells];
        for (int shift = 0; shift < shifts; shift++)
        {
            for (int cell = 0; cell < grid.Length; cell++)
            {
                Array.Clear(grid);
                grid[cell] = 1;
                double[] mask = ReferenceMask.Upsample(layout, grid, new MaskShift(shift / layout.Columns.NumberOfShifts, shift % layout.Columns.NumberOfShifts));
                double[] means = Means(mask, 0);
                for (int d = 0; d < means.Length; d++)
                {
                    variance += scale * means[d] * means[d] / means.Length;
                    for (int v = 0; v < mask.Length; v++)
                        covariance[d][v] += scale * means[d] * mask[v];
                }
            }
        }

        return (covariance, variance);
    }

    /// <summary>The positions of each block: block rows × block columns.</summary>
    private static int[][] Blocks(MaskLayout layout) =>
        [.. Parts(layout.Rows).SelectMany(rows => Parts(layout.Columns).Select(columns =>
            (int[])[.. rows.SelectMany(y => columns.Select(x => y * layout.Columns.Length + x))]))];

    /// <summary>A smooth axis has one part more than cells, but one where it has one cell; a discrete one has its positions.</summary>
    private static IEnumerable<int[]> Parts(MaskAxis axis)
    {
        int parts = axis.IsDiscrete ? axis.Length : axis.NumberOfCells == 1 ? 1 : axis.NumberOfCells + 1;
        return Enumerable.Range(0, axis.Length).Chunk((int)Math.Ceiling((double)axis.Length / parts));
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
