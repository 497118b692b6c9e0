using Microsoft.ML;
using Microsoft.ML.Data;

namespace AdversarialNoise.Detection;

/// <summary>What a detector that had not seen the scene says of an example.</summary>
/// <param name="Scene">The example's.</param>
/// <param name="IsAttacked">What is true.</param>
/// <param name="Score">Higher where the detector suspects an attack.</param>
internal sealed record Verdict(string Scene, bool IsAttacked, float Score);

/// <summary>Tells clean from attacked pictures by features: ML.NET's logistic regression with its default options, on features of mean 0 and variance 1, cross-validated by scene.</summary>
/// <param name="features">What it sees of an example.</param>
internal sealed class Detector(Func<Example, float[]> features)
{
    private const int NumberOfFolds = 10;

    /// <summary>With so many, no fold is left without examples to learn from.</summary>
    public const int FewestScenes = 2 * NumberOfFolds;

    private readonly MLContext _mlContext = new(seed: 1);

    /// <summary>One verdict for each example, by the detector of the fold that its scene is not in.</summary>
    public IReadOnlyList<Verdict> CrossValidate(IReadOnlyList<Example> examples)
    {
        var pipeline = _mlContext.Transforms.NormalizeMeanVariance(nameof(Row.Features), fixZero: false)
            .Append(_mlContext.BinaryClassification.Trainers.LbfgsLogisticRegression());
        return [.. Folds(examples).SelectMany(fold => _mlContext.Data.CreateEnumerable<Judged>(pipeline.Fit(fold.TrainSet).Transform(fold.TestSet), reuseRowObject: false)
            .Select(judged => new Verdict(judged.Scene, judged.Label, judged.Score)))];
    }

    /// <summary>What each detector learns from, and what it is asked about.</summary>
    internal IReadOnlyList<DataOperationsCatalog.TrainTestData> Folds(IReadOnlyList<Example> examples)
    {
        Row[] rows = [.. examples.Select(e => new Row { Scene = e.Scene, Label = e.IsAttacked, Features = features(e) })];
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows[0].Features.Length);
        return [.. _mlContext.Data.CrossValidationSplit(_mlContext.Data.LoadFromEnumerable(rows, schema), NumberOfFolds, samplingKeyColumnName: nameof(Row.Scene), seed: 1)];
    }

    internal sealed class Row
    {
        public string Scene { get; set; } = "";

        public bool Label { get; set; }

        public float[] Features { get; set; } = [];
    }

    private sealed class Judged
    {
        public string Scene { get; set; } = "";

        public bool Label { get; set; }

        public float Score { get; set; }
    }
}
