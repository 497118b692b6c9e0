using System.CommandLine;
using Microsoft.ML.Rise.Tool.Findings;
using Microsoft.ML.Rise.Tool.Report;
using Microsoft.ML.Rise.Tool.Running;

namespace Microsoft.ML.Rise.Tool.Commands;

/// <summary>The options that say where scores are kept, so that a run goes on after it was ended.</summary>
internal sealed class ScoresOptions
{
    private readonly Option<string?> _scores = Options.Text("--scores", "folder", "Keeps what has been scored, and goes on from what is there. Default: a folder beside the report, as long as that is not complete.");

    public IEnumerable<Option> All => [_scores];

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
        return folder is null ? KeptRun.Beside(output.Report, run) : KeptRun.In(folder, run, part);
    }
}
