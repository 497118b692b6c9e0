using System.Diagnostics;
using System.Text.Json;

namespace Microsoft.ML.Rise.Benchmarks.Peer;

/// <summary>Runs <c>rise_peer.py</c>, which times itself.</summary>
internal sealed class PythonPeer(string python, IReadOnlyList<string> arguments)
{
    public PeerSeconds Run()
    {
        string script = Path.Combine(AppContext.BaseDirectory, "Peer", "rise_peer.py");
        using Process process = Process.Start(new ProcessStartInfo(python, [script, .. arguments]) { RedirectStandardOutput = true })!;
        string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"The peer ended with {process.ExitCode}; it needs the packages that Peer/README.md lists.");

        // Its last line is for programs.
        using JsonDocument json = JsonDocument.Parse(lines[^1]);
        JsonElement seconds = json.RootElement.GetProperty("seconds");
        return new PeerSeconds(Part("masks"), Part("forward"), Part("accumulation"));

        double Part(string name) => seconds.GetProperty(name).GetDouble();
    }
}

/// <summary>What the parts of the peer's explanation took.</summary>
/// <param name="Masks">Making all masks.</param>
/// <param name="Forward">Masking, and the network.</param>
/// <param name="Accumulation">The maps of all classes.</param>
internal sealed record PeerSeconds(double Masks, double Forward, double Accumulation)
{
    public double Total => Masks + Forward + Accumulation;

    public static PeerSeconds Faster(PeerSeconds? one, PeerSeconds other) => one is null || other.Total < one.Total ? other : one;
}
