#:property PublishAot=false
#:project ../src/Microsoft.ML.Rise/Microsoft.ML.Rise.csproj
#:package Microsoft.ML.LightGbm
// Why this price, by the original columns: a number that may be missing, a town, a yes or no, and an advertisement. PublishAot=false, because ML.NET makes code at run time: without it, "Dynamic code generation is not supported".
// Outside of this repository, instead of the second and third line: #:package Rise.MLNet@0.1.0 and #:package Microsoft.ML.LightGbm@5.0.1
using Microsoft.ML;
using Microsoft.ML.Data;

var mlContext = new MLContext(seed: 1);
IDataView flats = mlContext.Data.LoadFromEnumerable(
    from k in Enumerable.Range(0, 600)
    let area = 40f + k * 37 % 90
    let town = ((string[])["Bonn", "Ulm", "Kiel"])[k % 3]
    let garden = k * 13 % 7 < 3
    let advert = k * 5 % 8 < 4 ? "sunny flat near the park" : "flat at a busy road"
    let price = 3 * area + (town == "Bonn" ? 60 : 0) + (garden ? 40 : 0) + (advert[0] == 's' ? 25 : 0)
    select new Flat { Area = area, Rooms = k % 11 == 0 ? float.NaN : 1 + k * 7 % 5, Town = town, Garden = garden, Advert = advert, Price = price });
ITransformer model = mlContext.Transforms.ReplaceMissingValues("Rooms")
    .Append(mlContext.Transforms.Categorical.OneHotEncoding("TownCode", "Town"))
    .Append(mlContext.Transforms.Conversion.ConvertType("GardenCode", "Garden"))
    .Append(mlContext.Transforms.Text.FeaturizeText("AdvertCode", "Advert"))
    .Append(mlContext.Transforms.Concatenate("Features", "Area", "Rooms", "TownCode", "GardenCode", "AdvertCode"))
    .Append(mlContext.Regression.Trainers.LightGbm(new Microsoft.ML.Trainers.LightGbm.LightGbmRegressionTrainer.Options { LabelColumnName = "Price", NumberOfThreads = 1, Seed = 1 })).Fit(flats);

// One row, one line.
var flat = new Flat { Area = 110, Rooms = float.NaN, Town = "Bonn", Garden = true, Advert = "sunny flat near the park" };
Console.WriteLine(mlContext.Model.ExplainPrediction(model, flat, flats));
// A whole view, without its labels.
Console.WriteLine(mlContext.Model.SummarizeContributions(model, mlContext.Data.TakeRows(flats, 20), flats));
// A column of a pipeline, computed when a row is read; its slots are named by the columns, in the order of the background's.
IDataView explained = mlContext.Transforms.ExplainColumnsWithRise("Why", model, background: flats).Fit(flats).Transform(flats);
Console.WriteLine(string.Join("  ", explained.GetColumn<float[]>("Why").First().Select(c => FormattableString.Invariant($"{c:+0.0;-0.0}"))));

internal sealed class Flat
{
    public float Area { get; set; }
    public float Rooms { get; set; }
    public string Town { get; set; } = "";
    public bool Garden { get; set; }
    public string Advert { get; set; } = "";
    public float Price { get; set; }
}

// Output:
// Score: score 451.5332, baseline 306.3817, exact
//   Area    110                       +71.2528
//   Town    Bonn                      +38.3880
//   Garden  True                      +24.1388
//   Advert  sunny flat near the park  +11.4578
//   Rooms   NaN                        -0.0860
// Score: mean |contribution| ± standard error over rows (noise of single rows)
//   Area    68.8574 ± 9.2578 (0.0000)
//   Town    24.8456 ± 2.2689 (0.0000)
//   Garden  19.2094 ± 0.8909 (0.0000)
//   Advert  12.5172 ± 0.1261 (0.0000)
//   Rooms   0.4269 ± 0.0501 (0.0000)
//   Price   0.0000 ± 0.0000 (0.0000)
// -136.2  -0.6  +38.0  +23.5  +11.7
