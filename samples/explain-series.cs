#:property PublishAot=false
#:project ../src/Microsoft.ML.Rise/Microsoft.ML.Rise.csproj
// Which hours of a day make it look like a fault. PublishAot=false, because ML.NET makes code at run time: without it, "Dynamic code generation is not supported".
// Outside of this repository, instead of the second line: #:package Rise.MLNet@0.1.0
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Rise;
using Microsoft.ML.Trainers;

const int Hours = 48;
var mlContext = new MLContext(seed: 1);
IDataView days = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 400).Select(k => Day.Number(k, isFaulty: k % 2 == 0)));
ITransformer model = mlContext.Transforms.NormalizeMeanVariance("Normal", "Load")
    .Append(mlContext.BinaryClassification.Trainers.SdcaLogisticRegression(new SdcaLogisticRegressionBinaryTrainer.Options { FeatureColumnName = "Normal", NumberOfThreads = 1, L2Regularization = 0.01f })).Fit(days);

// Neighbouring hours are hidden together, and show a day of the background.
IDataView explained = mlContext.Transforms.ExplainWithRise(model, new RiseOptions
{
    OutputColumnName = "Why",
    InputColumnName = "Load",
    InputShape = InputShape.Series(Hours),
    GridSize = 12,
    Target = "True",
    Baseline = Baseline.Background(days, "Load"),
}).Fit(days).Transform(days);

Console.WriteLine(FormattableString.Invariant($"P(fault) = {explained.GetColumn<float>("WhyScore").First():0.00}, reliability {explained.GetColumn<float>("WhyReliability").First():0.00}"));
Console.WriteLine($"load      {Chart(explained.GetColumn<float[]>("Load").First())}");
Console.WriteLine($"speaks    {Chart([.. explained.GetColumn<float[]>("WhyContrast").First().Select(c => Math.Max(0, c))])}");

static string Chart(float[] values) => string.Concat(values.Select(v => "▁▂▃▄▅▆▇█"[(int)Math.Round(7 * Math.Clamp((v - values.Min()) / (values.Max() - values.Min()), 0, 1))]));

internal sealed class Day
{
    [VectorType(48)]
    public float[] Load { get; set; } = [];
    public bool Label { get; set; }

    /// <summary>A wave, with noise; of a faulty day the hours 30 to 35 are too high.</summary>
    public static Day Number(int k, bool isFaulty)
    {
        var random = new Random(k);
        return new Day { Label = isFaulty, Load = [.. Enumerable.Range(0, 48).Select(h => MathF.Sin(h / 4f) + random.NextSingle() + (isFaulty && h is >= 30 and < 36 ? 0.8f : 0))] };
    }
}

// Output:
// P(fault) = 0.93, reliability 0.99
// load      ▄▅▅▅▅▆▆▅▆▅▄▄▄▃▄▁▃▃▂▁▂▃▃▂▃▄▅▅▅▄▆▇▇█▇▇▃▄▃▄▂▂▁▁▂▂▁▂
// speaks    ▁▁▁▁▁▁▁▁▁▁▁▁▂▂▂▂▂▂▂▂▂▁▁▁▁▁▁▁▂▃▄▆▇██▇▆▅▃▂▂▁▁▁▁▁▁▁
