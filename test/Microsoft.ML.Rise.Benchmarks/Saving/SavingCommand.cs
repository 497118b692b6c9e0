using System.CommandLine;
using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.Benchmarks.Measuring;
using Microsoft.ML.Rise.Benchmarks.Pictures;

namespace Microsoft.ML.Rise.Benchmarks.Saving;

/// <summary>The command line of <c>saving</c>: what saving and loading an explainer costs over saving and loading its scorer, and whether explaining costs more after loading.</summary>
internal static class SavingCommand
{
    private const int Trees = 500;

    public static System.CommandLine.Command Create()
    {
        var pictures = new PictureOptions();
        var rounds = new Option<int>("--rounds") { Description = "Repetitions; the fastest of each counts.", DefaultValueFactory = _ => 10 };
        var command = new System.CommandLine.Command("saving", "Compares saving and loading explainers with saving and loading their scorers: a network of ApplyOnnxModel, and 500 trees.") { rounds };
        pictures.AddTo(command);
        command.SetAction(parsed =>
        {
            var table = new MarkdownTable("scorer", "file, MB", "explainer's file", "save, ms", "explainer's", "load, ms", "explainer's", "explain, ms", "after loading");
            foreach ((string _, PictureNetwork network) in pictures.Open(parsed))
            {
                using (network)
                    Compare(network, parsed.GetValue(rounds), table);
            }

            Compare(parsed.GetValue(rounds), table);
            table.Publish(file: null);
        });
        return command;
    }

    private static void Compare(PictureNetwork network, int rounds, MarkdownTable table)
    {
        var ml = new MLContext();
        IDataView picture = network.AsDataView(ml);
        using var model = ml.Transforms.ApplyOnnxModel(network.OutputName, network.InputName, network.ModelFile).Fit(picture);
        Add(Path.GetFileName(network.ModelFile), picture, model, new RiseOptions { OutputColumnName = "Saliency", InputColumnName = network.InputName, ScoreColumnName = network.OutputName, NumberOfMasks = 100 }, rounds, table);
    }

    private static void Compare(int rounds, MarkdownTable table)
    {
        var ml = new MLContext(seed: 1);
        IDataView rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 5000).Select(Measured.Number));
        var model = ml.Regression.Trainers.LightGbm(numberOfIterations: Trees).Fit(rows);
        Add($"{Trees} trees", ml.Data.TakeRows(rows, 1), model, new RiseOptions { OutputColumnName = "Saliency", InputColumnName = "Features", NumberOfMasks = 4000, Sampling = Sampling.Antithetic }, rounds, table);
    }

    private static void Add(string name, IDataView data, ITransformer model, RiseOptions options, int rounds, MarkdownTable table)
    {
        var ml = new MLContext();
        RiseTransformer explainer = ml.Transforms.ExplainWithRise(RiseScorer.FromTransformer(model, new RiseSchedule(1, 1, 64)), options).Fit(data);
        byte[] alone = Save(model), explaining = Save(explainer);
        var loaded = (RiseTransformer)Load(explaining);
        Measurement[] all = SideBySide.Run(
            rounds,
            ("save", () => Save(model)), ("save explainer", () => Save(explainer)), ("load", () => Unload(Load(alone))), ("load explainer", () => Unload(Load(explaining))),
            ("explain", () => Explain(explainer)), ("explain loaded", () => Explain(loaded)));
        Unload(loaded);
        table.Add(
            name, Text(alone.Length / 1e6), Text(explaining.Length / (double)alone.Length), Text(1000 * all[0].Seconds), Text(all[1].Seconds / all[0].Seconds), Text(1000 * all[2].Seconds), Text(all[3].Seconds / all[2].Seconds),
            Text(1000 * all[4].Seconds), Text(all[5].Seconds / all[4].Seconds));

        byte[] Save(ITransformer transformer)
        {
            var file = new MemoryStream();
            ml.Model.Save(transformer, data.Schema, file);
            return file.ToArray();
        }

        ITransformer Load(byte[] file) => ml.Model.Load(new MemoryStream(file), out _);

        void Explain(RiseTransformer transformer) => _ = transformer.Transform(data).GetColumn<float[]>("Saliency").First();
    }

    private static void Unload(ITransformer transformer) => (transformer as IDisposable)?.Dispose();

    private static string Text(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);

    private sealed class Measured
    {
        [VectorType(20)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }

        public static Measured Number(int number)
        {
            var random = new Random(number);
            float[] features = [.. Enumerable.Range(0, 20).Select(_ => random.NextSingle())];
            return new Measured { Features = features, Label = features[0] * features[1] + MathF.Sin(6 * features[2]) + 0.1f * random.NextSingle() };
        }
    }
}
