#:property PublishAot=false
#:project ../src/Microsoft.ML.Rise/Microsoft.ML.Rise.csproj
#:package Microsoft.ML.LightGbm
// Why this price, by the original columns: a number that may be missing, a town, a yes or no, and an advertisement. PublishAot=false, because ML.NET makes code at run time: without it, "Dynamic code generation is not supported".
// Outside of this repository, instead of the second and third line: #:package Rise.MLNet@0.1.0 and #:package Microsoft.ML.LightGbm@5.0.1
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Rise;
using Microsoft.ML.Trainers.LightGbm;

var mlContext = new MLContext(seed: 1);
IDataView flats = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 600).Select(Flat.Number));
var pipeline = mlContext.Transforms.ReplaceMissingValues("Rooms")
    .Append(mlContext.Transforms.Categorical.OneHotEncoding("TownCode", "Town"))
    .Append(mlContext.Transforms.Conversion.ConvertType("GardenCode", "Garden"))
    .Append(mlContext.Transforms.Text.FeaturizeText("AdvertCode", "Advert"))
    .Append(mlContext.Transforms.Concatenate("Features", "Area", "Rooms", "TownCode", "GardenCode", "AdvertCode"))
    .Append(mlContext.Regression.Trainers.LightGbm(new LightGbmRegressionTrainer.Options { LabelColumnName = "Price", NumberOfThreads = 1, Seed = 1 }));
ITransformer model = pipeline.Fit(flats);

// One row, one line.
var flat = new Flat { Area = 110, Rooms = float.NaN, Town = "Bonn", Garden = true, Advert = "sunny flat near the park" };
Console.WriteLine(mlContext.Model.ExplainPrediction(model, flat, flats, new ColumnOptions { Estimand = Estimand.Rise }));

// A whole view, without its labels.
Console.WriteLine(mlContext.Model.SummarizeContributions(model, mlContext.Data.TakeRows(flats, 20), flats, new ColumnOptions { Estimand = Estimand.Rise }));

// A column of a pipeline, computed when a row is read.
IDataView explained = mlContext.Transforms.ExplainColumnsWithRise("Why", model, background: flats).Fit(flats).Transform(flats);
var names = default(VBuffer<ReadOnlyMemory<char>>);
explained.Schema["Why"].GetSlotNames(ref names);
foreach (float[] why in explained.GetColumn<float[]>("Why").Take(2))
    Console.WriteLine(string.Join(", ", names.DenseValues().Zip(why).Select(column => FormattableString.Invariant($"{column.First} {column.Second:0.0}"))));

internal sealed class Flat
{
    public float Area { get; set; }
    public float Rooms { get; set; }
    public string Town { get; set; } = "";
    public bool Garden { get; set; }
    public string Advert { get; set; } = "";
    public float Price { get; set; }

    public static Flat Number(int k)
    {
        var flat = new Flat { Area = 40 + k * 37 % 90, Rooms = k % 11 == 0 ? float.NaN : 1 + k * 7 % 5, Town = k % 3 == 0 ? "Bonn" : k % 3 == 1 ? "Ulm" : "Kiel", Garden = k * 13 % 7 < 3, Advert = k * 5 % 8 < 4 ? "sunny flat near the park" : "flat at a busy road" };
        flat.Price = 3 * flat.Area + (flat.Town == "Bonn" ? 60 : 0) + (flat.Garden ? 40 : 0) + (flat.Advert.StartsWith("sunny", StringComparison.Ordinal) ? 25 : 0);
        return flat;
    }
}

