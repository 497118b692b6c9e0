using System.CommandLine;
using System.Globalization;
using Microsoft.ML.Rise.Benchmarks.Measuring;
using Microsoft.ML.Rise.Benchmarks.Pictures;

namespace Microsoft.ML.Rise.Benchmarks.Peer;

/// <summary>The command line of <c>peer</c>: our explanations beside those of the Python peer, in turn, with the same network and picture.</summary>
internal static class PeerCommand
{
    public static System.CommandLine.Command Create()
    {
        var pictures = new PictureOptions();
        var peerMasks = new Option<int>("--peer-masks") { Description = "N of the paper's algorithm, and of ours beside it.", DefaultValueFactory = _ => 8000 };
        var masks = new Option<int>("--masks") { Description = "N of ours at which its map is as near to the converged one (see docs/fidelity.md).", DefaultValueFactory = _ => 500 };
        var rounds = new Option<int>("--rounds") { Description = "Repetitions; the fastest of each counts.", DefaultValueFactory = _ => 3 };
        var batch = new Option<int>("--batch") { Description = "The peer's batch.", DefaultValueFactory = _ => 8 };
        var threads = new Option<int>("--threads") { Description = "The peer's threads.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var python = new Option<string>("--python") { Description = "Python with the peer's packages (Peer/README.md).", DefaultValueFactory = _ => "python3" };
        var output = new Option<FileInfo?>("--out") { Description = "The table (Markdown)." };
        var command = new System.CommandLine.Command("peer", "Compares whole explanations with those of the Python peer.") { peerMasks, masks, rounds, batch, threads, python, output };
        pictures.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult("--sizes") is not null)
                result.AddError("The peer reads its pictures from files: give --model and --image.");
        });
        command.SetAction(parsed =>
        {
            var table = new MarkdownTable("picture", "what", "masks", "s", "ms/mask", "peer over ours");
            (int paper, int ours) = (parsed.GetValue(peerMasks), parsed.GetValue(masks));
            foreach (((string name, PictureNetwork network), string[] arguments) in pictures.Open(parsed).Zip(pictures.ArgumentsOfEach(parsed)))
            {
                string[] all =
                [
                    .. arguments, "--masks", Text(paper), "--batch", Text(parsed.GetValue(batch)), "--threads", Text(parsed.GetValue(threads)),
                ];
                using (network)
                    Compare(name, network, new PythonPeer(parsed.GetValue(python)!, all), paper, ours, parsed.GetValue(rounds), table);
            }

            table.Publish(parsed.GetValue(output));
        });
        return command;
    }

    private static void Compare(string name, PictureNetwork network, PythonPeer peer, int paperMasks, int ourMasks, int rounds, MarkdownTable table)
    {
        using var scorer = RiseScorer.FromOnnx(network.ModelFile);
        var options = new RiseOptions { TargetReliability = 1 };
        RiseExplainer same = new(network.Shape, options with { NumberOfMasks = paperMasks }), fewer = new(network.Shape, options with { NumberOfMasks = ourMasks });

        // The peer has compiled and warmed up its network before its watch starts.
        network.FindSchedule(scorer);
        PeerSeconds? fastest = null;
        Measurement[] measured = SideBySide.Run(
            rounds,
            ("peer", () => fastest = PeerSeconds.Faster(fastest, peer.Run())),
            ("ours", () => same.Explain(network.Picture, scorer)),
            ("ours, same fidelity", () => fewer.Explain(network.Picture, scorer)));

        PeerSeconds parts = fastest ?? throw new ArgumentOutOfRangeException(nameof(rounds), "At least one round is needed.");
        Add("peer: masks", paperMasks, parts.Masks, "");
        Add("peer: masking and forward", paperMasks, parts.Forward, "");
        Add("peer: accumulation", paperMasks, parts.Accumulation, "");
        Add("peer in total", paperMasks, parts.Total, "");
        Add($"ours, same number of masks ({scorer.Schedule})", paperMasks, measured[1].Seconds, Ratio(measured[1]));
        Add("ours, same fidelity", ourMasks, measured[2].Seconds, Ratio(measured[2]));

        string Ratio(Measurement ours) => (parts.Total / ours.Seconds).ToString("F2", CultureInfo.InvariantCulture);

        void Add(string what, int masks, double seconds, string ratio) =>
            table.Add(name, what, Text(masks), FormattableString.Invariant($"{seconds:F3}"), FormattableString.Invariant($"{1000 * seconds / masks:F3}"), ratio);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
