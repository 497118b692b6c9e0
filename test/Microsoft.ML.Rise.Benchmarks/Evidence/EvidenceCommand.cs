using System.CommandLine;
using System.Text.Json;
using Microsoft.ML.Rise.Benchmarks.Pictures;

namespace Microsoft.ML.Rise.Benchmarks.Evidence;

/// <summary>The command line of <c>evidence</c>.</summary>
internal static class EvidenceCommand
{
    public static System.CommandLine.Command Create()
    {
        var garments = new Option<DirectoryInfo>("--garments") { Description = "The folder of the demo network.", DefaultValueFactory = _ => new DirectoryInfo("samples/garments") };
        var scenes = new Option<DirectoryInfo?>("--scenes") { Description = "A folder that scenes.py made. Default: the twelve scenes beside the network." };
        var calls = new Option<int>("--calls") { Description = "Calls of the network for each garment and method.", DefaultValueFactory = _ => 500 };
        var seeds = new Option<int>("--seeds") { Description = "Repetitions.", DefaultValueFactory = _ => 1 };
        var pairs = new Option<int[]>("--pairs") { Description = "Compares the default with other numbers of pairs of probes, and not with the λ forms.", DefaultValueFactory = _ => [], AllowMultipleArgumentsPerToken = true };
        var output = new Option<FileInfo?>("--out") { Description = "The table, as Markdown." };
        var command = new System.CommandLine.Command("evidence", "Compares how small a part of a picture takes a garment's score away, by method.") { garments, scenes, calls, seeds, pairs, output };
        command.SetAction(parsed =>
        {
            DirectoryInfo folder = parsed.GetValue(garments)!;
            using var scorer = RiseScorer.FromOnnx(
                Path.Combine(folder.FullName, "garments.onnx"), new RiseOnnxOptions { Schedule = new RiseSchedule(Environment.ProcessorCount, NumberOfThreadsPerRun: 1, BatchSize: 1) });
            var study = new EvidenceStudy(scorer, parsed.GetValue(calls), parsed.GetValue(seeds), parsed.GetValue(pairs)!);
            study.Run(ReadGarments(parsed.GetValue(scenes)?.FullName ?? Path.Combine(folder.FullName, "scenes"))).Publish(parsed.GetValue(output));
        });
        return command;
    }

    /// <summary>Every garment of every scene.</summary>
    private static IEnumerable<SceneGarment> ReadGarments(string folder)
    {
        var preprocessing = new Preprocessing(IsBgr: false, Scale: 1 / 255f, Mean: [0]);
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "scenes.json")));
        foreach (JsonElement scene in file.RootElement.GetProperty("scenes").EnumerateArray())
        {
            string name = scene.GetProperty("file").GetString()!;
            float[] picture = preprocessing.Read(Path.Combine(folder, name), EvidenceStudy.Shape);
            foreach (JsonElement garment in scene.GetProperty("garments").EnumerateArray())
            {
                int[] box = [.. garment.GetProperty("box").EnumerateArray().Select(e => e.GetInt32())];
                yield return new SceneGarment(name, picture, garment.GetProperty("class").GetInt32(), box);
            }
        }
    }
}

/// <summary>A garment in a scene.</summary>
/// <param name="Scene">The scene's file.</param>
/// <param name="Picture">Planar, 0 to 1.</param>
/// <param name="Class">The index of its score.</param>
/// <param name="Box">Left, top, right, bottom; right and bottom do not belong to it.</param>
internal sealed record SceneGarment(string Scene, float[] Picture, int Class, int[] Box);
