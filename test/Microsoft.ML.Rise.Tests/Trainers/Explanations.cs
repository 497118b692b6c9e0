using Microsoft.ML.Data;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Tests.Models;

namespace Microsoft.ML.Rise.Tests.Trainers;

/// <summary>Maps of a row of features, and what they converge to: the model is asked about all masked copies of the row.</summary>
internal static class Explanations
{
    public static RiseOptions Options { get; } =
        new() { OutputColumnName = "Saliency", InputColumnName = nameof(Sample.Features), NumberOfMasks = 2000, TargetReliability = 1 };

    /// <summary>What the map of each row of <paramref name="explained"/> converges to.</summary>
    /// <param name="explained">Rows with features.</param>
    /// <param name="scorer">What reads the features.</param>
    /// <param name="options">The options of the map.</param>
    /// <param name="score">The index of the score that is explained.</param>
    public static double[][] Exact(IDataView explained, ITransformer scorer, RiseOptions options, int score) =>
        [.. explained.GetColumn<float[]>(options.InputColumnName).Select(features => AllMasks.ExactSaliency(
            new MaskLayout(MaskAxis.Discrete(1), MaskAxis.Discrete(features.Length)),
            features,
            options.PreservationProbability,
            copies => Scores(scorer.Transform(RowsOf(copies, options.InputColumnName)), options.ScoreColumnName ?? "Score", score)))];

    /// <summary>One score of each row; of a probability, which is that of the second class, also the first.</summary>
    public static float[] Scores(IDataView scored, string column, int score) => scored.Schema[column].Type is VectorDataViewType
        ? [.. scored.GetColumn<float[]>(column).Select(s => s[score])]
        : [.. scored.GetColumn<float>(column).Select(s => column == "Probability" && score == 0 ? 1 - s : s)];

    public static void AreExact(double[][] exact, Explained[] explained)
    {
        Assert.HasCount(exact.Length, explained);
        for (int row = 0; row < exact.Length; row++)
            IsExact(exact[row], explained[row], $"row {row}");
    }

    /// <summary>Expects a map within five standard errors, which are small beside what the features differ by.</summary>
    public static void IsExact(double[] exact, Explained explained, string message = "")
    {
        Assert.HasCount(exact.Length, explained.Saliency);
        Assert.IsGreaterThan(20 * explained.SaliencyStandardError.Max(), exact.Max() - exact.Min(), $"{message}: nothing to tell features apart");
        double rounding = 1e-6 * exact.Max(Math.Abs);
        for (int k = 0; k < exact.Length; k++)
            Assert.AreEqual(exact[k], explained.Saliency[k], 5 * explained.SaliencyStandardError[k] + rounding, $"{message}, feature {k}");
    }

    private static IDataView RowsOf(float[][] copies, string column)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Sample));
        SchemaDefinition.Column features = schema[nameof(Sample.Features)];
        features.ColumnName = column;
        features.ColumnType = new VectorDataViewType(NumberDataViewType.Single, copies[0].Length);
        return Pipelines.Ml.Data.LoadFromEnumerable(copies.Select(copy => new Sample { Features = copy }), schema);
    }
}
