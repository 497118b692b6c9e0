#:property PublishAot=false
#:project ../src/Microsoft.ML.Rise/Microsoft.ML.Rise.csproj
// A vector of features, in which the slots that an encoder made of one column are one position. PublishAot=false, because ML.NET makes code at run time: without it, "Dynamic code generation is not supported".
// Outside of this repository, instead of the second line: #:package Rise.MLNet@0.1.0
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Rise;
using Microsoft.ML.Trainers;

var mlContext = new MLContext(seed: 1);
IDataView trips = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 300).Select(Trip.Number));
var encode = mlContext.Transforms.Categorical.OneHotEncoding([new("Weather"), new("Day")])
    .Append(mlContext.Transforms.NormalizeMinMax("Distance"))
    .Append(mlContext.Transforms.Concatenate("Features", "Weather", "Day", "Distance"));
IDataView encoded = encode.Fit(trips).Transform(trips);
ITransformer model = mlContext.Regression.Trainers.Sdca(new SdcaRegressionTrainer.Options { LabelColumnName = "Minutes", NumberOfThreads = 1 }).Fit(encoded);

// Hidden positions show rows of the background; all ways to hide three positions, with each of 100 rows, are asked about: 800 copies.
IDataView explained = mlContext.Transforms.ExplainWithRise(model, new RiseOptions
{
    OutputColumnName = "Why",
    InputColumnName = "Features",
    GroupSlotsBySource = true,
    Baseline = Baseline.Background(encoded, "Features"),
}).Fit(encoded).Transform(encoded);

var slots = default(VBuffer<ReadOnlyMemory<char>>);
explained.Schema["Features"].GetSlotNames(ref slots);
Console.WriteLine($"slots:     {string.Join(", ", slots.DenseValues())}");
var names = default(VBuffer<ReadOnlyMemory<char>>);
explained.Schema["WhyContrast"].GetSlotNames(ref names);
Console.WriteLine($"positions: {string.Join(", ", names.DenseValues())}");
foreach ((float score, float[] why, int copies) in explained.GetColumn<float>("WhyScore").Zip(explained.GetColumn<float[]>("WhyContrast"), explained.GetColumn<int>("WhyMasks")).Take(3))
    Console.WriteLine(FormattableString.Invariant($"{score:0.0} minutes: {string.Join(", ", names.DenseValues().Zip(why).Select(p => FormattableString.Invariant($"{p.First} {p.Second:+0.0;-0.0;0.0}")))} ({copies} copies)"));

internal sealed class Trip
{
    public string Weather { get; set; } = "";
    public string Day { get; set; } = "";
    public float Distance { get; set; }
    public float Minutes { get; set; }

    public static Trip Number(int k)
    {
        var trip = new Trip { Weather = k % 3 == 0 ? "snow" : k % 3 == 1 ? "rain" : "sun", Day = k * 5 % 7 < 5 ? "working day" : "weekend", Distance = 1 + k * 7 % 20 };
        trip.Minutes = 2 * trip.Distance + (trip.Weather == "snow" ? 9 : trip.Weather == "rain" ? 3 : 0) + (trip.Day == "weekend" ? -4 : 0);
        return trip;
    }
}

// Output:
// slots:     Weather.snow, Weather.rain, Weather.sun, Day.working day, Day.weekend, Distance
// positions: Weather, Day, Distance
// 11.1 minutes: Weather +4.9, Day +1.3, Distance -18.3 (800 copies)
// 15.0 minutes: Weather -1.1, Day -2.7, Distance -4.3 (800 copies)
// 29.9 minutes: Weather -4.1, Day +1.3, Distance +9.6 (800 copies)
