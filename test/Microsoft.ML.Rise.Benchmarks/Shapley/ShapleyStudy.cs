using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Rise.Benchmarks.Measuring;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Methods;

namespace Microsoft.ML.Rise.Benchmarks.Shapley;

/// <summary>
/// The error of Shapley values by a number of calls, over inputs, seeds and columns (root mean square), and how often 1.96 standard errors cover it. Calls include those of the rows of the background, where there is more than one: the input's score and a single row's, which everything needs,
/// are not counted.
/// </summary>
/// <param name="numberOfInputs">How many rows are explained.</param>
/// <param name="numberOfSeeds">How often each.</param>
internal sealed class ShapleyStudy(int numberOfInputs, int numberOfSeeds)
{
    private const int ManyRows = 100;

    private static readonly (int Rows, int Calls)[] Settings = [(1, 1000), (1, 4000), (ManyRows, 4000)];

    public MarkdownTable Run(IReadOnlyList<int> numbersOfColumns)
    {
        var table = new MarkdownTable("columns", "rows", "calls", "trees", "Kernel SHAP", "in pairs", "as shap draws", "ours", "over Kernel SHAP", "over pairs", "over shap's", "covered", "ms");
        foreach (int columns in numbersOfColumns)
        {
            float[][] inputs = CorrelatedTable.Rows(columns, numberOfInputs, seed: 9), background = CorrelatedTable.Rows(columns, ManyRows, seed: 10);
            (string Name, TreeEnsemble Trees)[] ensembles = CorrelatedTable.Train(columns);
            foreach ((int rows, int calls) in Settings)
            {
                foreach ((string name, TreeEnsemble trees) in ensembles)
                {
                    // With a single row, each input has another one.
                    ColumnGame[] games = [.. inputs.Select((input, k) => new ColumnGame(trees, input, rows == 1 ? [background[k]] : background))];
                    Result result = Compare(games, rows == 1 ? calls : calls - rows);
                    double[] kernels = [.. Enum.GetValues<KernelSets>().Select(sets => result.OfKernel(sets))];
                    table.Add([
                        $"{columns}", $"{rows}", $"{calls}", name,
                        .. kernels.Select(error => Text($"{error:0.0000}")), Text($"{result.Own:0.0000}"),
                        .. kernels.Select(error => Text($"{result.Own / error:0.00}")), Text($"{100 * result.Covered:0.0} %"), Text($"{result.Milliseconds:0}")]);
                }
            }
        }

        return table;

        static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }

    private Result Compare(ColumnGame[] games, int calls)
    {
        var result = new Result();
        foreach (ColumnGame game in games)
        {
            for (int seed = 1; seed <= numberOfSeeds; seed++)
            {
                foreach (KernelSets sets in Enum.GetValues<KernelSets>())
                    result.AddKernel(sets, game, KernelShap.Values(game, calls, sets, seed));
                var masks = new ShapleyMasks(game.NumberOfColumns, seed, game.NumberOfRows);
                float[] scores = Score(game, masks, calls);
                long start = Stopwatch.GetTimestamp();
                MapEstimate estimate = new MapEngine(masks, new ShapleyMethod()).For(new MaskRange(0, calls)).Estimate(scores, game.Ends);
                double[] errors = estimate.StandardError();
                result.AddOwn(game, estimate.Map, errors, Stopwatch.GetElapsedTime(start));
            }
        }

        return result;
    }

    private static float[] Score(ColumnGame game, ShapleyMasks masks, int calls)
    {
        float[] mask = new float[game.NumberOfColumns];
        return [.. Enumerable.Range(0, calls).Select(i =>
        {
            masks.Sample(i, mask);
            return game.Score(mask, masks.RowOf(i));
        })];
    }

    private sealed class Result
    {
        private const double Normal = 1.96;

        private readonly double[] _kernels = new double[Enum.GetValues<KernelSets>().Length];
        private double _own, _covered, _milliseconds;
        private int _count, _runs;

        public double Own => Math.Sqrt(_own / _count);

        public double Covered => _covered / _count;

        public double Milliseconds => _milliseconds / _runs;

        public double OfKernel(KernelSets sets) => Math.Sqrt(_kernels[(int)sets] / _count);

        public void AddKernel(KernelSets sets, ColumnGame game, double[] values) => _kernels[(int)sets] += Squares(game, values);

        public void AddOwn(ColumnGame game, double[] values, double[] errors, TimeSpan time)
        {
            _own += Squares(game, values);
            _covered += Enumerable.Range(0, values.Length).Count(k => Math.Abs(values[k] - game.Exact[k]) <= Normal * errors[k]);
            _count += values.Length;
            _runs++;
            _milliseconds += time.TotalMilliseconds;
        }

        private static double Squares(ColumnGame game, double[] values) => values.Zip(game.Exact, (value, exact) => (value - exact) * (value - exact)).Sum();
    }
}
