using System.CommandLine;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tool.Findings;
using Microsoft.ML.Rise.Tool.Models;
using Microsoft.ML.Rise.Tool.Report;
using Microsoft.ML.Rise.Tool.Running;
using Microsoft.ML.Rise.Tool.Tables;

namespace Microsoft.ML.Rise.Tool.Commands;

/// <summary><c>rise text</c>: which words an answer comes from.</summary>
internal sealed class TextCommand(CancellationToken cancellation)
{
    private const int LongestName = 60;

    private readonly QuestionOptions _question = new();
    private readonly OutputOptions _output = new();
    private readonly ScoresOptions _scores = new(cancellation);
    private readonly Option<string?> _rows = Options.Text("--rows", "0-9,17", "Which of the texts, counted from 0. Default: all.");
    private readonly Option<string[]> _texts = Options.Texts("--text", "text", "A text; may be repeated.");
    private readonly Option<string?> _file = Options.Text("--file", "file", "A file with a text on each line.");

    public System.CommandLine.Command Create()
    {
        var command = new System.CommandLine.Command("text", "Shows which words of a text an ML.NET model's answer comes from.");
        foreach (Option option in (Option[])[_texts, _file, .. _question.All(QuestionOptions.Kind.Words), _rows, .. _scores.All, .. _output.All(hasPictures: false)])
            command.Add(option);
        _question.RequireModel();
        command.Validators.Add(result =>
        {
            if (result.GetResult(_texts) is null && result.GetResult(_file) is null)
                result.AddError("there is no text: give --text, or --file with a text on each line.");
        });
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        string path = _question.Model(parsed)!;
        SavedModel.RequireAt(path, "text");
        string? file = parsed.GetValue(_file);
        string[] texts = [.. parsed.GetValue(_texts) ?? [], .. file is null ? [] : File.ReadLines(Options.Existing(file, "text")).Where(line => !string.IsNullOrWhiteSpace(line))];
        if (texts.Length == 0 || texts.Any(string.IsNullOrWhiteSpace))
            throw new UserError(texts.Length == 0 ? $"'{file}' has no text." : "--text is empty: give at least a word.");
        SavedModel model = SavedModel.Load(path);
        Labels labels = _question.Labels(parsed);
        DataViewSchema.Column column = model.ColumnOf(_question.Input(parsed), type => type is TextDataViewType, "a text", _question.Score(parsed));
        RiseOptions rise = _question.Rise(parsed, labels, _question.Target(parsed, _question.Classes(parsed), labels)) with { InputColumnName = column.Name };
        var explainer = new SavedModelExplainer(model, rise, isEvidence: false, cancellation);
        IReadOnlyList<int> rows = _scores.Share(parsed, RowSelection.Of(parsed.GetValue(_rows), texts.Length, file is null ? "--text" : $"'{file}'"));
        Output output = _output.Read(parsed, file is null ? "text" : Path.GetFileNameWithoutExtension(file));
        Provenance provenance = _question.ProvenanceOf(parsed, path, rise, QuestionOptions.Kind.Words, ("Column", column.Name));
        KeptRun kept = _scores.Read(parsed, output, provenance, _question.Part(parsed));
        var session = new Session($"Why {Path.GetFileName(path)} says this of {(rows.Count == 1 ? "a text" : $"{rows.Count} texts")}", output, provenance, kept, cancellation);
        session.Explain(rows, "texts", (row, bars) => explainer.Explain(Shortened(texts[row]), new ModelRow { Text = texts[row] }, c => c.Name == column.Name, picture: null, kept, row, bars));
        return ExitCode.Done;
    }

    private static string Shortened(string text) => text.Length <= LongestName ? text : text[..LongestName].TrimEnd() + "…";
}
