using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.Benchmarks.Measuring;

namespace Microsoft.ML.Rise.Benchmarks.Columns;

/// <summary>The command line of <c>columns</c>: what explaining the columns of a table's row costs over scoring as many rows in one plain Transform.</summary>
internal static class ColumnsCommand
{
    public static System.CommandLine.Command Create()
    {
        var rows = new Option<int>("--rows") { Description = "Rows to explain.", DefaultValueFactory = _ => 5 };
        var trees = new Option<int>("--trees") { Description = "Trees of the LightGBM model.", DefaultValueFactory = _ => 100 };
        var rounds = new Option<int>("--rounds") { Description = "Repetitions; the fastest of each counts.", DefaultValueFactory = _ => 5 };
        var summarized = new Option<int>("--summarized") { Description = "Rows to summarize by three columns, with the memory that it takes.", DefaultValueFactory = _ => 0 };
        var command = new System.CommandLine.Command("columns", "Compares explaining the 20 raw columns of a LightGBM model's rows with scoring as many rows in one plain Transform.") { rows, trees, rounds, summarized };
        command.SetAction(parsed =>
        {
            Run(parsed.GetValue(rows), parsed.GetValue(trees), parsed.GetValue(rounds));
            if (parsed.GetValue(summarized) is > 0 and var count)
                Summarize(count, parsed.GetValue(trees));
        });
        return command;
    }

    private static void Run(int rows, int trees, int rounds)
    {
        var ml = new MLContext(seed: 1);
        IDataView training = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 2000).Select(Sale.Number));
        string[] words = ["Town", "Street", "Heating", "Agent"];
        var model = ml.Transforms.Categorical.OneHotEncoding([.. words.Select(w => new InputOutputColumnPair(w + "Slots", w))])
            .Append(ml.Transforms.Conversion.ConvertType([.. Sale.WholeNumbers.Select(n => new InputOutputColumnPair(n + "Number", n))], DataKind.Single))
            .Append(ml.Transforms.Concatenate("Features", [nameof(Sale.Measures), .. words.Select(w => w + "Slots"), .. Sale.WholeNumbers.Select(n => n + "Number"), .. Sale.Numbers]))
            .Append(ml.Regression.Trainers.LightGbm(numberOfIterations: trees)).Fit(training);
        Sale[] explained = [.. Enumerable.Range(5000, rows).Select(Sale.Number)];
        IDataView view = ml.Data.LoadFromEnumerable(explained);

        var table = new MarkdownTable("estimand", "columns", "masks a row", "ms a row", "plain Transform of as many rows, ms", "ratio");
        foreach (Estimand estimand in Enum.GetValues<Estimand>())
        {
            RiseTransformer explain = ml.Transforms.ExplainColumnsWithRise("Why", model, training, estimand: estimand).Fit(view);
            IDataView why = explain.Transform(view);
            int masks = why.GetColumn<int>("WhyMasks").Sum() + rows;
            int columns = why.GetColumn<float[]>("Why").First().Length;
            // Rows that differ, as masked copies do: a tree is quick to answer the same row again.
            IDataView plain = ml.Data.LoadFromEnumerable(Enumerable.Range(10_000, masks).Select(Sale.Number).ToArray());
            Measurement[] measured = SideBySide.Run(
                rounds,
                ("explained", () => _ = explain.Transform(view).GetColumn<float[]>("Why").Last()),
                ("plain", () => _ = model.Transform(plain).GetColumn<float>("Score").Last()));
            table.Add(
                $"{estimand}", Text(columns), Text(masks / (double)rows), Text(1000 * measured[0].Seconds / rows), Text(1000 * measured[1].Seconds / rows), Text(measured[0].Seconds / measured[1].Seconds));
        }

        table.Publish(file: null);
    }

    private static void Summarize(int count, int trees)
    {
        var ml = new MLContext(seed: 1);
        IDataView training = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 2000).Select(Sale.Number));
        var model = ml.Transforms.Concatenate("Features", nameof(Sale.Area), nameof(Sale.Noise), nameof(Sale.Light)).Append(ml.Regression.Trainers.LightGbm(numberOfIterations: trees)).Fit(training);
        IDataView background = ml.Data.TakeRows(training, 8);
        var table = new MarkdownTable("rows summarized", "seconds", "live memory after, MB", "peak working set so far, MB", "cancelled after, ms");
        foreach (int rows in (int[])[count / 10, count])
        {
            IDataView data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, rows).Select(Sale.Number));
            Measurement measured = SideBySide.Run(1, ("summary", () => ml.Model.SummarizeContributions(model, data, background))).Single();
            table.Add(Text(rows), Text(measured.Seconds), Megabytes(GC.GetTotalMemory(forceFullCollection: true)), Megabytes(Process.GetCurrentProcess().PeakWorkingSet64), Text(Cancel(data)));
        }

        table.Publish(file: null);

        static string Megabytes(long bytes) => Text(bytes / (double)(1 << 20));

        double Cancel(IDataView data)
        {
            using var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(0.3));
            long cancelled = 0;
            using CancellationTokenRegistration told = cancellation.Token.Register(() => cancelled = Stopwatch.GetTimestamp());
            try
            {
                ml.Model.SummarizeContributions(model, data, background, cancellationToken: cancellation.Token);
            }
            catch (OperationCanceledException)
            {
                return Stopwatch.GetElapsedTime(cancelled).TotalMilliseconds;
            }

            return double.NaN;
        }
    }

    private static string Text(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A row of 20 columns: a vector, four categories, five whole numbers, ten numbers.</summary>
    private sealed class Sale
    {
        public static readonly string[] WholeNumbers = [nameof(Rooms), nameof(Floor), nameof(Year), nameof(Baths), nameof(Garages)];
        public static readonly string[] Numbers = [nameof(Area), nameof(Plot), nameof(Rent), nameof(Tax), nameof(Noise), nameof(Light), nameof(Walk), nameof(Bus), nameof(Rail), nameof(Air)];

        [VectorType(3)]
        public float[] Measures { get; set; } = [];

        public string Town { get; set; } = "";

        public string Street { get; set; } = "";

        public string Heating { get; set; } = "";

        public string Agent { get; set; } = "";

        public int Rooms { get; set; }

        public int Floor { get; set; }

        public int Year { get; set; }

        public int Baths { get; set; }

        public int Garages { get; set; }

        public float Area { get; set; }

        public float Plot { get; set; }

        public float Rent { get; set; }

        public float Tax { get; set; }

        public float Noise { get; set; }

        public float Light { get; set; }

        public float Walk { get; set; }

        public float Bus { get; set; }

        public float Rail { get; set; }

        public float Air { get; set; }

        public float Label { get; set; }

        public static Sale Number(int k)
        {
            var random = new Random(k);
            float Next(float most) => most * random.NextSingle();
            var sale = new Sale
            {
                Measures = [Next(1), Next(1), Next(1)], Town = $"town{random.Next(12)}", Street = $"street{random.Next(30)}", Heating = $"heating{random.Next(4)}", Agent = $"agent{random.Next(8)}",
                Rooms = random.Next(1, 9), Floor = random.Next(6), Year = random.Next(1900, 2026), Baths = random.Next(1, 4), Garages = random.Next(3),
                Area = Next(200), Plot = Next(900), Rent = Next(2000), Tax = Next(50), Noise = Next(80), Light = Next(1), Walk = Next(30), Bus = Next(10), Rail = Next(20), Air = Next(5),
            };
            sale.Label = sale.Area * (sale.Town is "town1" or "town2" ? 3 : 1) + sale.Rooms * 10 - sale.Noise * sale.Light + (sale.Year > 1990 ? 40 : 0) + sale.Plot * sale.Measures[0] / 9 + Next(20);
            return sale;
        }
    }
}
