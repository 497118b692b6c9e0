using System.CommandLine;
using System.Globalization;

namespace Microsoft.ML.Rise.Benchmarks.Fidelity;

/// <summary>The command line of <c>fidelity</c>.</summary>
internal static class FidelityCommand
{
    public static System.CommandLine.Command Create()
    {
        var model = new Option<FileInfo>("--model") { Description = "ONNX network: one picture in, one vector of scores out.", Required = true };
        var images = new Option<FileInfo[]>("--image") { Description = "Pictures (PNG).", Required = true, AllowMultipleArgumentsPerToken = true };
        var bgr = new Option<bool>("--bgr") { Description = "The network reads B,G,R instead of R,G,B." };
        var scale = new Option<float>("--scale") { Description = "A pixel (0 to 255) is multiplied by this, then the mean is subtracted.", DefaultValueFactory = _ => 1 };
        var mean = new Option<string>("--mean") { Description = "One value, or one for each channel in the network's order.", DefaultValueFactory = _ => "0" };
        var targets = new Option<int>("--top") { Description = "How many of the highest classes are studied for each picture.", DefaultValueFactory = _ => 2 };
        var counts = new Option<string>("--masks") { Description = "Numbers of masks.", DefaultValueFactory = _ => "100,250,500,1000,2000,4000,8000" };
        var seeds = new Option<int>("--seeds") { Description = "Repetitions.", DefaultValueFactory = _ => 10 };
        var converged = new Option<int>("--converged") { Description = "Masks of the map that all are compared with.", DefaultValueFactory = _ => 50_000 };
        var output = new Option<FileInfo>("--out") { Description = "The table (Markdown); the plot (SVG) is written beside it.", DefaultValueFactory = _ => new FileInfo("fidelity.md") };

        var command = new System.CommandLine.Command("fidelity", "Compares the maps of every formula, over numbers of masks and seeds, with a converged map.")
        {
            model, images, bgr, scale, mean, targets, counts, seeds, converged, output,
        };
        command.SetAction(parsed =>
        {
            var preprocessing = new Preprocessing(parsed.GetValue(bgr), parsed.GetValue(scale), Numbers<float>(parsed.GetValue(mean)!));
            var study = new FidelityStudy(parsed.GetValue(targets), Numbers<int>(parsed.GetValue(counts)!), parsed.GetValue(seeds), parsed.GetValue(converged));
            var results = new List<FidelityResult>();
            foreach (FileInfo image in parsed.GetValue(images)!)
            {
                using var network = new PictureNetwork(parsed.GetValue(model)!.FullName, image.FullName, preprocessing);
                results.AddRange(study.Run(image.Name, network));
            }

            FidelityReport.Write(parsed.GetValue(output)!.FullName, results);
        });
        return command;
    }

    private static T[] Numbers<T>(string list)
        where T : IParsable<T> => [.. list.Split(',').Select(v => T.Parse(v, CultureInfo.InvariantCulture))];
}
