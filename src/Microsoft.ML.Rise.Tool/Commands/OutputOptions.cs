using System.CommandLine;
using Microsoft.ML.Rise.Tool.Findings;
using Microsoft.ML.Rise.Tool.Report;
using Microsoft.ML.Rise.Tool.Running;

namespace Microsoft.ML.Rise.Tool.Commands;

/// <summary>The options that say what is written.</summary>
internal sealed class OutputOptions
{
    private const string DefaultFolder = "rise-out";

    private readonly Option<string?> _out = Options.Text("--out", "file.html", $"The report. Default: in the folder {DefaultFolder}, by the name of what is explained.");
    private readonly Option<bool> _png = Options.Flag("--png", "Writes pictures, heat maps and overlays beside the report, too.");
    private readonly Option<bool> _json = Options.Flag("--json", "Writes all figures and where they come from beside the report, too (.json).");
    private readonly Option<bool> _csv = Options.Flag("--csv", "Writes the figures as a table beside the report, too (.csv).");

    public IEnumerable<Option> All(bool hasPictures) => hasPictures ? [_out, _png, _json, _csv] : [_out, _json, _csv];

    public Output Read(ParseResult parsed, string name)
    {
        string report = parsed.GetValue(_out) ?? Path.Combine(DefaultFolder, name + ".html");
        if (Path.GetExtension(report).Equals(".html", StringComparison.OrdinalIgnoreCase))
            ReportFile.RequireWritable(report);
        return Path.GetExtension(report).Equals(".html", StringComparison.OrdinalIgnoreCase)
            ? new Output(report, parsed.GetValue(_png), parsed.GetValue(_json), parsed.GetValue(_csv))
            : throw new UserError($"--out names the report, which ends in .html, got '{report}'.");
    }
}
