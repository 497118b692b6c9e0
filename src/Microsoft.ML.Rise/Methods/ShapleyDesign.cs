using System.Numerics.Tensors;

namespace Microsoft.ML.Rise.Methods;

/// <summary>
/// What pairs of masks tell about Shapley values by a linear model of half the difference between the scores of their members: y = z·(φ + D_b) + e, with z = 1 − k/n where a unit is among the k that are shown and −k/n where it is not,
/// and D_b how the values over row b of the background differ from φ, those over all rows. Generalised least squares with random slopes D_b; all is multiplied by the root of the weight n / (k·(n − k)), which makes each z of length 1.
/// </summary>
/// <remarks>
/// With these weights the least squares fit of any game gives its Shapley values (Lundberg, Lee, NeurIPS 2017; Musco, Witter, ICLR 2025). Random slopes (Henderson, Biometrics 1975) spread what the pairs over one row tell about it: without them the values of the
/// rows are noise. A single row has none.
/// </remarks>
internal sealed class ShapleyDesign
{
    /// <summary>The variance of e over that of a slope. Less takes up to 13 % off the errors of tree ensembles, and makes standard errors too large, which do not know that rows are used up.</summary>
    private const double Shrinkage = 1;

    /// <summary>More pairs over a row count as those of several rows: they know its slopes, and matrices stay small.</summary>
    private const int LargestBlock = 64;

    /// <summary>Relative to the mean of the diagonal: of fewer pairs than units the smallest solution is taken.</summary>
    private const double Rounding = 1e-9;

    private readonly Block[] _blocks;

    /// <summary>z·V⁻¹, V being the covariance of pairs: unit × pair.</summary>
    private readonly double[][] _weighed;

    /// <summary>(z·V⁻¹·zᵀ)⁻¹.</summary>
    private readonly double[] _inverse;

    public ShapleyDesign(MaskSet masks)
    {
        Draws draws = masks.Draws;
        NumberOfUnits = masks.Length;
        First = [.. Enumerable.Range(0, draws.Count).Select(draws.MasksOf).Where(m => m.Count == 2).Select(m => m.First)];
        Rows = [.. First.Select(first => masks.Source.RowOf(masks.Range.First + first))];
        Roots = new double[NumberOfPairs];
        Shares = new double[NumberOfPairs];
        Signs = Matrix();
        double[][] z = Matrix();
        for (int p = 0; p < NumberOfPairs; p++)
        {
            ReadOnlySpan<byte> grid = masks.Grid(First[p]);
            int shown = grid.Count((byte)1);
            Shares[p] = (double)shown / NumberOfUnits;
            Roots[p] = Math.Sqrt(NumberOfUnits / ((double)shown * (NumberOfUnits - shown)));
            for (int u = 0; u < NumberOfUnits; u++)
            {
                Signs[u][p] = 2 * grid[u] - 1;
                z[u][p] = Roots[p] * (grid[u] - Shares[p]);
            }
        }

        _blocks = [.. masks.Source.NumberOfRows > 1 ? BlocksOf(masks.Source.NumberOfRows, z) : []];
        _weighed = [.. z.Select(Weigh)];
        _inverse = Inverse(z);
        Effects = EffectsOf(z);
        Freedom = FreedomOf();
    }

    public int NumberOfUnits { get; }

    public int NumberOfPairs => First.Length;

    /// <summary>For each pair, its first mask, counted within the range.</summary>
    public int[] First { get; }

    /// <summary>For each pair, its row of the background.</summary>
    public int[] Rows { get; }

    /// <summary>For each pair, k/n of its first mask.</summary>
    public double[] Shares { get; }

    /// <summary>For each pair, the root of its weight.</summary>
    public double[] Roots { get; }

    /// <summary>1 where the first mask of a pair shows a unit, −1 where it hides it: unit × pair.</summary>
    public double[][] Signs { get; }

    /// <summary>How far each pair moves the values by each 1 that it adds to y, without their mean: unit × pair.</summary>
    public double[][] Effects { get; }

    /// <summary>For each pair, how much of it the fit left: an error that is left out is <see cref="Residuals"/> over this.</summary>
    public double[] Freedom { get; }

    /// <summary>V⁻¹ times what the fit leaves of <paramref name="y"/>.</summary>
    public double[] Residuals(double[] y)
    {
        double[] residuals = Weigh(y);
        double[] moments = [.. _weighed.Select(z => OrderedSum.Dot(z, y))];
        for (int u = 0; u < NumberOfUnits; u++)
            TensorPrimitives.MultiplyAdd(_weighed[u], -OrderedSum.Dot(_inverse.AsSpan(u * NumberOfUnits, NumberOfUnits), moments), residuals, residuals);
        return residuals;
    }

    private double[][] Matrix() => [.. Enumerable.Range(0, NumberOfUnits).Select(_ => new double[NumberOfPairs])];

    /// <summary>V⁻¹ times a number for each pair.</summary>
    private double[] Weigh(double[] values)
    {
        double[] weighed = [.. values];
        foreach (Block block in _blocks)
        {
            double[] own = [.. block.Pairs.Select(p => values[p])];
            for (int k = 0; k < own.Length; k++)
                weighed[block.Pairs[k]] = OrderedSum.Dot(block.Inverse.AsSpan(k * own.Length, own.Length), own);
        }

        return weighed;
    }

    /// <summary>V = I + z·zᵀ / <see cref="Shrinkage"/> over the pairs of a row.</summary>
    private IEnumerable<Block> BlocksOf(int numberOfRows, double[][] z)
    {
        foreach (IGrouping<int, int> ofRow in Enumerable.Range(0, NumberOfPairs).GroupBy(p => Rows[p]))
        {
            foreach (int[] pairs in ofRow.Chunk(LargestBlock))
            {
                double[] each = [.. pairs.SelectMany(p => z.Select(ofUnit => ofUnit[p] / Math.Sqrt(Shrinkage)))];
                double[] covariance = SymmetricMatrix.AddToDiagonal(SymmetricMatrix.RowProducts(each, each, pairs.Length), pairs.Length, 1);
                yield return new Block(pairs, Cholesky.Invert(covariance, pairs.Length), pairs.Length / ((double)ofRow.Count() * numberOfRows));
            }
        }
    }

    /// <summary>The sum of z over the units is zero: any multiple of 1 is added, since the mean of the values is known.</summary>
    private double[] Inverse(double[][] z)
    {
        int n = NumberOfUnits;
        double[] moments = Products(z, _weighed);
        double scale = Math.Max(Enumerable.Range(0, n).Sum(u => moments[u * n + u]) / n, double.Epsilon);
        TensorPrimitives.Add(moments, scale / n, moments);
        return Cholesky.Invert(SymmetricMatrix.AddToDiagonal(moments, n, Rounding * scale), n);
    }

    /// <summary>φ = B·z·V⁻¹·y with the inverse B; the mean of D_b over all rows, those that no pair is over included, is (c/shrinkage)·z·V⁻¹·(y − zᵀ·φ), with c the share of a block in the rows.</summary>
    private double[][] EffectsOf(double[][] z)
    {
        int n = NumberOfUnits;
        double[] shares = new double[NumberOfPairs];
        foreach (Block block in _blocks)
        {
            foreach (int p in block.Pairs)
                shares[p] = block.Share / Shrinkage;
        }

        double[][] slopes = [.. _weighed.Select(weighed => Times(weighed, shares))];
        double[] products = Products(slopes, z);
        double[] fit = [.. _inverse];
        for (int u = 0; u < n; u++)
        {
            for (int v = 0; v < n; v++)
                TensorPrimitives.MultiplyAdd(_inverse.AsSpan(v * n, n), -products[u * n + v], fit.AsSpan(u * n, n), fit.AsSpan(u * n, n));
        }

        double[][] effects = Combine(fit);
        double[] mean = new double[NumberOfPairs];
        for (int u = 0; u < n; u++)
        {
            TensorPrimitives.Add(effects[u], slopes[u], effects[u]);
            TensorPrimitives.MultiplyAdd(effects[u], 1.0 / n, mean, mean);
        }

        foreach (double[] ofUnit in effects)
            TensorPrimitives.Subtract(ofUnit, mean, ofUnit);
        return effects;
    }

    /// <summary>The diagonal of V⁻¹ − V⁻¹·zᵀ·B·z·V⁻¹.</summary>
    private double[] FreedomOf()
    {
        double[] freedom = [.. Enumerable.Repeat(1.0, NumberOfPairs)];
        foreach (Block block in _blocks)
        {
            for (int k = 0; k < block.Pairs.Length; k++)
                freedom[block.Pairs[k]] = block.Inverse[k * block.Pairs.Length + k];
        }

        double[][] fitted = Combine(_inverse);
        for (int u = 0; u < NumberOfUnits; u++)
            TensorPrimitives.Subtract(freedom, Times(fitted[u], _weighed[u]), freedom);
        return freedom;
    }

    /// <summary>A matrix of units times <see cref="_weighed"/>.</summary>
    private double[][] Combine(double[] matrix)
    {
        double[][] combined = Matrix();
        for (int u = 0; u < NumberOfUnits; u++)
        {
            for (int v = 0; v < NumberOfUnits; v++)
                TensorPrimitives.MultiplyAdd(_weighed[v], matrix[u * NumberOfUnits + v], combined[u], combined[u]);
        }

        return combined;
    }

    private static double[] Times(double[] a, double[] b)
    {
        double[] product = new double[a.Length];
        TensorPrimitives.Multiply(a, b, product);
        return product;
    }

    /// <summary>The product of each row with each row, which is symmetric but for rounding.</summary>
    private static double[] Products(double[][] a, double[][] b)
    {
        double[] products = new double[a.Length * a.Length];
        for (int u = 0; u < a.Length; u++)
        {
            for (int v = 0; v <= u; v++)
                products[u * a.Length + v] = products[v * a.Length + u] = OrderedSum.Dot(a[u], b[v]);
        }

        return products;
    }

    /// <param name="Pairs">Over one row.</param>
    /// <param name="Inverse">Of their covariance.</param>
    /// <param name="Share">In all rows.</param>
    private sealed record Block(int[] Pairs, double[] Inverse, double Share);
}
