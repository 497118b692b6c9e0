using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.Orleans.Tests;

/// <summary>What is explained: rows of a tree model, and pictures of the demo's network.</summary>
internal static class Explainers
{
    public const int Features = 12;

    private static readonly MLContext Ml = new(seed: 1);

    private static readonly Lazy<ITransformer> Trees = new(() =>
        Ml.Regression.Trainers.FastTree(numberOfLeaves: 8, numberOfTrees: 10, minimumExampleCountPerLeaf: 5).Fit(RowsOf([.. Enumerable.Range(0, 400).Select(FeatureRow.Number)])));

    public static RiseTransformer OfFeatures { get; } = Ml.Transforms.ExplainWithRise(RiseScorer.FromTransformer(Trees.Value, new RiseSchedule(1, 1, 64)), new RiseOptions
    {
        OutputColumnName = "Saliency", InputColumnName = "Features", NumberOfMasks = 600, TargetReliability = 1, Sampling = Sampling.Antithetic,
    }).Fit(RowsOf(FeatureRow.Number(0)));

    public static RiseTransformer OfColumns { get; } = Ml.Transforms.ExplainColumnsWithRise("Why", Trees.Value, RowsOf([.. Enumerable.Range(0, 30).Select(FeatureRow.Number)]), numberOfMasks: 300).Fit(RowsOf(FeatureRow.Number(0)));

    /// <summary>A picture that is reliable after a few checks.</summary>
    public static RiseTransformer OfPictures { get; } = Ml.Transforms.ExplainWithRise(
        RiseScorer.FromOnnx(Path.Combine(AppContext.BaseDirectory, "garments", "garments.onnx"), new RiseOnnxOptions { Schedule = new RiseSchedule(1, 1, 1) }),
        new RiseOptions { OutputColumnName = "Saliency", InputColumnName = "Pixels", TargetReliability = 0.97, NumberOfMasks = 3000 }).Fit(RowsOf(PictureRow.Number(0)));

    public static IDataView RowsOf<T>(params T[] rows)
        where T : class => Ml.Data.LoadFromEnumerable(rows);

    public static IDataView Rows(int count) => RowsOf([.. Enumerable.Range(0, count).Select(FeatureRow.Number)]);

    /// <summary>Rows that something happens to when they are read.</summary>
    public static IDataView SlowRows(int count, Action<int> reading) => Ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(k =>
    {
        reading(k);
        return FeatureRow.Number(k);
    }));

    public static IDataView Pictures(int count) => RowsOf([.. Enumerable.Range(0, count).Select(PictureRow.Number)]);

    /// <summary>All that comes out of rows, to the bit.</summary>
    public static float[][] Bits(IDataView explained, string column = "Saliency") => [.. explained.GetColumn<float[]>(column)];
}

internal sealed class FeatureRow
{
    [VectorType(Explainers.Features)]
    public float[] Features { get; set; } = [];

    public float Label { get; set; }

    public static FeatureRow Number(int number)
    {
        float[] features = [.. Enumerable.Range(0, Explainers.Features).Select(k => (number * 37 + k * k * 11 + k * 5) % 101 / 101f + 0.01f)];
        return new FeatureRow { Features = features, Label = features[0] * features[1] + features[5] };
    }
}

internal sealed class PictureRow
{
    [VectorType(3, 96, 96)]
    public float[] Pixels { get; set; } = [];

    public static PictureRow Number(int number) => new() { Pixels = [.. Enumerable.Range(0, 3 * 96 * 96).Select(k => k % (96 * 96)).Select(k => k / 96 is > 20 and < 70 && k % 96 is > 30 and < 60 ? 0.2f + (k + number) % 13 / 16f : 0)] };
}
