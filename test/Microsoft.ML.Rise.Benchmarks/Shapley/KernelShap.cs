using Microsoft.ML.Rise.Methods;

namespace Microsoft.ML.Rise.Benchmarks.Shapley;

/// <summary>How the sets of Kernel SHAP are drawn.</summary>
internal enum KernelSets
{
    /// <summary>Each by itself.</summary>
    Single,

    /// <summary>With their complements.</summary>
    Paired,

    /// <summary>With their complements; the sets of one column, and those of all but one, all of them where that many would be drawn: as the shap package does.</summary>
    PairedAndWhole,
}

/// <summary>
/// Kernel SHAP as the textbook has it (Lundberg, Lee, NeurIPS 2017): sets whose size k has the probability of 1 / (k·(n − k)), each over one random row, and a least squares regression of their scores that starts at the mean score of the rows and ends at the input's.
/// </summary>
internal static class KernelShap
{
    public static double[] Values(ColumnGame game, int numberOfCalls, KernelSets sets, int seed)
    {
        int n = game.NumberOfColumns;
        var random = new Random(seed);
        double baseline = game.Ends.Hidden.ToArray().Average(f => (double)f), total = game.Ends.Shown - baseline;
        double[] probability = [.. Enumerable.Range(1, n - 1).Select(k => 1.0 / (k * (double)(n - k)))];
        var regression = new Regression(n, total);
        double whole = 2 * probability[0] / probability.Sum();
        if (sets == KernelSets.PairedAndWhole && whole * numberOfCalls >= 2 * n)
        {
            foreach (int column in Enumerable.Range(0, n))
                Ask([column], whole / (2 * n), isPaired: true);
            numberOfCalls -= 2 * n;
            probability[0] = probability[^1] = 0;
        }
        else
        {
            whole = 0;
        }

        bool isPaired = sets != KernelSets.Single;
        int draws = isPaired ? numberOfCalls / 2 : numberOfCalls;
        int[] columns = [.. Enumerable.Range(0, n)];
        for (int draw = 0; draw < draws; draw++)
        {
            random.Shuffle(columns);
            Ask(columns.AsSpan(0, Size()), (1 - whole) / (isPaired ? 2 * draws : draws), isPaired);
        }

        return regression.Solve();

        int Size()
        {
            double left = random.NextDouble() * probability.Sum();
            int k = 0;
            while (k < probability.Length - 1 && (left -= probability[k]) >= 0)
                k++;
            return k + 1;
        }

        void Ask(ReadOnlySpan<int> shown, double weight, bool isPaired)
        {
            float[] mask = new float[n];
            foreach (int column in shown)
                mask[column] = 1;
            int row = random.Next(game.NumberOfRows);
            regression.Add(mask, game.Score(mask, row) - baseline, weight);
            if (!isPaired)
                return;
            float[] complement = [.. mask.Select(m => 1 - m)];
            regression.Add(complement, game.Score(complement, row) - baseline, weight);
        }
    }

    /// <summary>Least squares of values that sum to a total: without their mean, they have z − k/n for covariates.</summary>
    private sealed class Regression(int n, double total)
    {
        private readonly double[] _moments = new double[n], _products = new double[n * n];

        public void Add(float[] mask, double value, double weight)
        {
            double share = mask.Sum() / n, rest = value - total * share;
            for (int i = 0; i < n; i++)
            {
                double z = weight * (mask[i] - share);
                _moments[i] += z * rest;
                for (int j = 0; j < n; j++)
                    _products[i * n + j] += z * (mask[j] - share);
            }
        }

        public double[] Solve()
        {
            double scale = Enumerable.Range(0, n).Average(i => _products[i * n + i]);
            double[] inverse = Cholesky.Invert(SymmetricMatrix.AddToDiagonal([.. _products.Select(p => p + scale / n)], n, 1e-9 * scale), n);
            return [.. Enumerable.Range(0, n).Select(i => OrderedSum.Dot(inverse.AsSpan(i * n, n), _moments) + total / n)];
        }
    }
}
