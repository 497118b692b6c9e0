using Microsoft.ML.Data;
using Microsoft.ML.Trainers.LightGbm;

namespace Microsoft.ML.Rise.Benchmarks.Shapley;

/// <summary>A made-up table: columns that share five hidden factors; a label with linear parts, products of two and three columns, a wave, a rule of four columns, and noise.</summary>
internal static class CorrelatedTable
{
    private const int NumberOfTrees = 200, NumberOfTrainingRows = 6000, NumberOfFactors = 5;

    public static float[][] Rows(int numberOfColumns, int count, int seed) => [.. Make(numberOfColumns, count, seed).Select(r => r.Features)];

    /// <summary>Ensembles of 200 trees, by trainer.</summary>
    public static (string Name, TreeEnsemble Trees)[] Train(int numberOfColumns)
    {
        var context = new MLContext(seed: 1);
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, numberOfColumns);
        IDataView data = context.Data.LoadFromEnumerable(Make(numberOfColumns, NumberOfTrainingRows, seed: 5), schema);
        var options = new LightGbmRegressionTrainer.Options { NumberOfIterations = NumberOfTrees, NumberOfLeaves = 31, LearningRate = 0.1, NumberOfThreads = 1, Deterministic = true };
        return
        [
            ("FastTree", new TreeEnsemble(context.Regression.Trainers.FastTree(numberOfTrees: NumberOfTrees).Fit(data).Model.TrainedTreeEnsemble, numberOfColumns)),
            ("LightGBM", new TreeEnsemble(context.Regression.Trainers.LightGbm(options).Fit(data).Model.TrainedTreeEnsemble, numberOfColumns)),
        ];
    }

    private static Row[] Make(int n, int count, int seed)
    {
        var of = new Random(77);
        double[][] loads = [.. Enumerable.Range(0, n).Select(_ => Enumerable.Range(0, NumberOfFactors).Select(_ => 1.4 * of.NextDouble() - 0.7).ToArray())];
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            double[] factors = [.. Enumerable.Range(0, NumberOfFactors).Select(_ => Normal(random))];
            float[] x = [.. loads.Select(load => (float)(load.Zip(factors, (l, f) => l * f).Sum() + 0.7 * Normal(random)))];
            return new Row { Features = x, Label = (float)(Answer(x) + 0.3 * Normal(random)) };
        })];
    }

    private static double Answer(float[] x)
    {
        int n = x.Length;
        double answer = 2 * Math.Sin(2 * x[1]) + (x[0] > 0 && x[2] > 0 && x[4] > 0 && x[6] < 0.5 ? 3 : 0);
        for (int k = 0; k < n; k++)
            answer += x[k] / (1 + k * 8.0 / n);
        for (int k = 0; k + 1 < n / 2; k += 2)
            answer += 0.8 * x[k] * x[k + 1];
        for (int k = 0; k + 2 < n / 2; k += 5)
            answer += Math.Sign(x[k]) * Math.Sign(x[k + 2]) * x[k + 3];
        return answer;
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private sealed class Row
    {
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
