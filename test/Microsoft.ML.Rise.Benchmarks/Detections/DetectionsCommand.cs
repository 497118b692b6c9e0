using System.CommandLine;

namespace Microsoft.ML.Rise.Benchmarks.Detections;

/// <summary>The command line of <c>detections</c>.</summary>
internal static class DetectionsCommand
{
    public static System.CommandLine.Command Create()
    {
        var place = new System.CommandLine.Command("place", "Whether maps of detections point into their boxes, and what deletion and insertion say of them.");
        Option<int> scenes = Scenes(place, 100), calls = Number(place, "--calls", "Calls of the detector for each scene.", 1000), first = First(place);
        Option<FileInfo?> output = Output(place);
        place.SetAction(parsed => new DetectionPlaces(parsed.GetValue(calls)).Run(parsed.GetValue(first), parsed.GetValue(scenes)).Publish(parsed.GetValue(output)));

        var fidelity = new System.CommandLine.Command("fidelity", "Compares maps of detections by few calls with D-RISE's own estimator by many.");
        Option<int> fewScenes = Scenes(fidelity, 20), converged = Number(fidelity, "--converged", "Calls of a converged map.", 20_000), firstFew = First(fidelity);
        Option<FileInfo?> fidelityOutput = Output(fidelity);
        fidelity.SetAction(parsed => new DetectionFidelity(parsed.GetValue(converged)).Run(parsed.GetValue(firstFew), parsed.GetValue(fewScenes)).Publish(parsed.GetValue(fidelityOutput)));

        var cost = new System.CommandLine.Command("cost", "What 10,000 boxes a copy add to the time of a run.");
        Option<int> copies = Number(cost, "--copies", "Masked copies of a run.", 100), rounds = Number(cost, "--rounds", "Runs of each kind, of which the fastest counts.", 5);
        Option<FileInfo?> costOutput = Output(cost);
        cost.SetAction(parsed => DetectionCost.Run(parsed.GetValue(copies), parsed.GetValue(rounds)).Publish(parsed.GetValue(costOutput)));

        return new System.CommandLine.Command("detections", "Maps of detections, on generated scenes and a detector of garments.") { place, fidelity, cost };
    }

    private static Option<int> Scenes(System.CommandLine.Command command, int number) => Number(command, "--scenes", "How many scenes.", number);

    private static Option<int> First(System.CommandLine.Command command) => Number(command, "--first", "The seed of the first scene.", 1);

    private static Option<int> Number(System.CommandLine.Command command, string name, string description, int number)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => number };
        command.Add(option);
        return option;
    }

    private static Option<FileInfo?> Output(System.CommandLine.Command command)
    {
        var option = new Option<FileInfo?>("--out") { Description = "The table, as Markdown." };
        command.Add(option);
        return option;
    }
}
