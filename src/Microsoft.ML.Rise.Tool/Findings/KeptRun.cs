using Microsoft.ML.Rise.Tool.Models;
using Microsoft.ML.Rise.Tool.Report;
using Microsoft.ML.Rise.Tool.Running;

namespace Microsoft.ML.Rise.Tool.Findings;

/// <summary>Where a run keeps its scores, for the next one to go on from: a folder that was named, or one beside the report that goes when that is complete.</summary>
internal sealed class KeptRun
{
    private const string Description = "run.txt";

    private readonly bool _isNamed;

    private KeptRun(string folder, bool isNamed, (long First, int Count)? part) => (Folder, _isNamed, Part) = (folder, isNamed, part);

    /// <summary>Who scores; null for this program.</summary>
    public ClusterScores? Cluster { get; set; }

    /// <summary>Where they are.</summary>
    public string Folder { get; }

    /// <summary>The masks that are scored for another run to explain; null for an explanation.</summary>
    public (long First, int Count)? Part { get; }

    /// <summary>The folder as that of one row, by its number.</summary>
    public ScoresFolder Of(int number) => new(Folder) { NumberOf = _ => number };

    /// <summary>The folder as that of some rows, by their numbers.</summary>
    public ScoresFolder Of(IReadOnlyList<int> numbers) => new(Folder) { NumberOf = position => numbers[(int)position] };

    /// <summary>A folder that the user names, which stays.</summary>
    public static KeptRun In(string folder, Provenance run, (long First, int Count)? part)
    {
        string model = LineOf(run);
        if (ModelOf(folder) is { } before && before != model)
            throw new UserError($"'{folder}' has scores of another model ({before}): name another folder by --scores.");
        Describe(folder, model);
        return new KeptRun(folder, isNamed: true, part);
    }

    /// <summary>A folder beside the report. What a run has left there that asked for something else is of no use.</summary>
    public static KeptRun Beside(string report, Provenance run)
    {
        string folder = Path.ChangeExtension(report, ".scores"), description = Path.Combine(folder, Description), all = $"{LineOf(run)}{Environment.NewLine}{run.Command}";
        if (Directory.Exists(folder) && (!File.Exists(description) || File.ReadAllText(description) != all))
            Directory.Delete(folder, recursive: true);
        Describe(folder, all);
        return new KeptRun(folder, isNamed: false, part: null);
    }

    /// <summary>How to go on, for the user.</summary>
    public const string HowToGoOn = "the same command goes on from there";

    /// <summary>Whether anything has been scored that another run may go on from.</summary>
    public bool HasScores => Directory.Exists(Folder) && Directory.EnumerateFiles(Folder, "*.rise", SearchOption.AllDirectories).Any();

    /// <summary>Leaves nothing that nobody has named.</summary>
    public void Clear()
    {
        if (!_isNamed)
            Directory.Delete(Folder, recursive: true);
    }

    /// <summary>The model whose scores are in a folder; null where nobody says.</summary>
    public static string? ModelOf(string folder) => Path.Combine(folder, Description) is var file && File.Exists(file) ? File.ReadLines(file).FirstOrDefault() : null;

    /// <summary>Says whose scores are in a folder.</summary>
    public static void Describe(string folder, string text) => ReportFile.Write(Path.Combine(folder, Description), text);

    private static string LineOf(Provenance run) => $"{run.Scorer}, SHA-256 {run.Sha256}";
}
