using System.CommandLine;
using Microsoft.ML.Rise.Tool.Findings;
using Microsoft.ML.Rise.Tool.Models;
using Microsoft.ML.Rise.Tool.Report;
using Microsoft.ML.Rise.Tool.Running;

namespace Microsoft.ML.Rise.Tool.Commands;

/// <summary>The options that say where scores are kept, so that a run goes on after it was ended.</summary>
internal sealed class ScoresOptions(CancellationToken cancellation)
{
    private readonly Option<string?> _scores = Options.Text("--scores", "folder", "Keeps what has been scored, and goes on from what is there. Default: a folder beside the report, as long as that is not complete.");

    private readonly Option<string?> _cluster = Options.Text("--cluster", "redis://host:6379", $"Lets the silos of a cluster (rise silo) do the work; {ClusterScores.Alone}: those of this machine that have no Redis.");

    private readonly Option<ArrayPart?> _part = Options.Parsed("--part", "k/n|auto|auto/n", "Explains every n-th only, from number k (0 to n - 1) on: for the programs of a job array. auto: as Slurm or Kubernetes number them.", ArrayPart.Parse, "must be a part such as 0/10, auto, or auto/10");

    public IEnumerable<Option> All => [_scores, _part, _cluster];

    /// <summary>Those that this program explains.</summary>
    public IReadOnlyList<int> Share(ParseResult parsed, IReadOnlyList<int> rows)
    {
        if (parsed.GetValue(_part) is not { } part)
            return rows;
        return part.Of(rows) is { Count: > 0 } own ? own : throw new UserError($"--part: of {rows.Count} there are none for part {part.Number} of {part.Count}.");
    }

    /// <summary>The folder, made ready.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="output">The report.</param>
    /// <param name="run">What is explained, by which model and how.</param>
    /// <param name="part">The masks that are scored for another run to explain; null for an explanation.</param>
    public KeptRun Read(ParseResult parsed, Output output, Provenance run, (long First, int Count)? part)
    {
        string? folder = parsed.GetValue(_scores);
        if (part is not null && folder is null)
            throw new UserError("--masks with a range scores a part of each explanation: name the folder that keeps it by --scores.");
        KeptRun kept = folder is null ? KeptRun.Beside(output.Report, run) : KeptRun.In(folder, run, part);
        kept.Cluster = parsed.GetValue(_cluster) is { } cluster ? new ClusterScores(cluster, cancellation) : null;
        return kept;
    }
}
