using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Rise.Benchmarks.Pictures;

namespace Microsoft.ML.Rise.Benchmarks.Speed;

/// <summary>The floor: the same number of runs in the same schedule, with nothing between them.</summary>
internal static class BareRuns
{
    public static void Run(PictureNetwork network, RiseSchedule schedule, int numberOfInputs)
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
}
