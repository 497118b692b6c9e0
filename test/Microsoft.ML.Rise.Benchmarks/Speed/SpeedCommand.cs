using System.CommandLine;
using System.Diagnostics;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Rise.Benchmarks.Pictures;

namespace Microsoft.ML.Rise.Benchmarks.Speed;

/// <summary>The command line of <c>speed</c>: whole explanations beside as many bare model runs, in one run.</summary>
internal static class SpeedCommand
{
    public static System.CommandLine.Command Create()
    {
        var pictures = new PictureOptions();
        var masks = new Option<int>("--masks") { Description = "N.", DefaultValueFactory = _ => RiseOptions.Defaults.NumberOfMasks };
        var rounds = new Option<int>("--rounds") { Description = "Repetitions; the fastest of each counts.", DefaultValueFactory = _ => 3 };
        var command = new System.CommandLine.Command("speed", "Times whole explanations beside as many bare runs of the network, in the best schedule.") { masks, rounds };
        pictures.AddTo(command);
        command.SetAction(parsed =>
        {
            foreach ((string name, PictureNetwork network) in pictures.Open(parsed))
            {
                using (network)
                    Compare(name, network, parsed.GetValue(masks), parsed.GetValue(rounds));
            }
        });
        return command;
    }

    private static void Compare(string name, PictureNetwork network, int numberOfMasks, int rounds)
    {
        using var scorer = new RiseOnnxScorer(network.ModelFile);
        var options = new RiseOptions { NumberOfMasks = numberOfMasks, TargetReliability = 1 };
        var explainer = new RiseExplainer(network.Shape, options);
        var ten = new RiseExplainer(network.Shape, options with { Target = RiseTarget.Top(10) });
        var all = new RiseExplainer(network.Shape, options with { Target = RiseTarget.All });
        explainer.Explain(network.Picture, scorer);
        RiseSchedule schedule = scorer.Schedule ?? throw new InvalidOperationException("Too few masks to time the schedules.");

        var mlContext = new MLContext();
        IDataView picture = network.AsDataView(mlContext);
        using var model = mlContext.Transforms.ApplyOnnxModel(network.OutputName, network.InputName, network.ModelFile).Fit(picture);
        IDataView explained = mlContext.Transforms.ExplainWithRise(model, options with
        {
            OutputColumnName = "Saliency",
            InputColumnName = network.InputName,
            ScoreColumnName = network.OutputName,
        }).Fit(picture).Transform(picture);

        (string What, Action Work)[] contestants =
        [
            ("bare runs", () => BareRuns(network, schedule, numberOfMasks)),
            ("ONNX scorer, top 1", () => explainer.Explain(network.Picture, scorer)),
            ("ONNX scorer, top 10", () => ten.Explain(network.Picture, scorer)),
            ($"ONNX scorer, all {network.NumberOfScores}", () => all.Explain(network.Picture, scorer)),
            ("pipeline over ApplyOnnxModel, top 1", () => Read(explained)),
        ];
        double[] fastest = [.. contestants.Select(_ => double.PositiveInfinity)];
        long[] allocated = new long[contestants.Length];
        for (int round = 0; round < rounds; round++)
        {
            for (int k = 0; k < contestants.Length; k++)
            {
                long before = GC.GetTotalAllocatedBytes(precise: true);
                var watch = Stopwatch.StartNew();
                contestants[k].Work();
                fastest[k] = Math.Min(fastest[k], watch.Elapsed.TotalSeconds);
                allocated[k] = GC.GetTotalAllocatedBytes(precise: true) - before;
            }
        }

        Console.WriteLine($"{name}, {numberOfMasks} masks, schedule {schedule}: the fastest of {rounds} rounds, over bare runs");
        for (int k = 0; k < contestants.Length; k++)
            Console.WriteLine(FormattableString.Invariant($"{contestants[k].What,-40} {fastest[k] / fastest[0]:F3}   ({1000 * fastest[k] / numberOfMasks:F3} ms and {allocated[k] / numberOfMasks} bytes allocated a mask)"));
    }

    /// <summary>The floor: the same number of runs in the same schedule, with nothing between them.</summary>
    private static void BareRuns(PictureNetwork network, RiseSchedule schedule, int numberOfInputs)
    {
        using var sessionOptions = new SessionOptions { IntraOpNumThreads = schedule.NumberOfThreadsPerRun };
        using var session = new InferenceSession(network.ModelFile, sessionOptions);
        float[] batch = [.. Enumerable.Repeat(network.Picture, schedule.BatchSize).SelectMany(p => p)];
        int left = numberOfInputs;
        Thread[] threads = [.. Enumerable.Range(0, schedule.NumberOfRuns).Select(_ => new Thread(() =>
        {
            using var runOptions = new RunOptions();
            using OrtIoBinding binding = session.CreateIoBinding();
            using OrtValue input = OrtValue.CreateTensorValueFromMemory(batch, [schedule.BatchSize, .. session.InputMetadata.Values.Single().Dimensions[1..].Select(d => (long)d)]);
            using OrtValue output = OrtValue.CreateTensorValueFromMemory(
                new float[schedule.BatchSize * network.NumberOfScores], [schedule.BatchSize, .. session.OutputMetadata.Values.Single().Dimensions[1..].Select(d => (long)d)]);
            binding.BindInput(session.InputNames[0], input);
            binding.BindOutput(session.OutputNames[0], output);
            while (Interlocked.Add(ref left, -schedule.BatchSize) > -schedule.BatchSize)
                session.RunWithBinding(runOptions, binding);
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
    }

    private static void Read(IDataView explained)
    {
        foreach (float[] saliency in explained.GetColumn<float[]>("Saliency"))
            Debug.Assert(saliency.Length > 0);
    }
}
