using System.CommandLine;
using Microsoft.ML.Rise.Tool.Findings;
using Microsoft.ML.Rise.Tool.Models;
using Microsoft.ML.Rise.Tool.Report;
using Microsoft.ML.Rise.Tool.Running;
using Microsoft.ML.Rise.Tool.Tables;

namespace Microsoft.ML.Rise.Tool.Commands;

/// <summary><c>rise table</c>: what the columns of rows contribute, and over all rows together.</summary>
internal sealed class TableCommand(CancellationToken cancellation)
{
    private readonly QuestionOptions _question = new();
    private readonly OutputOptions _output = new();
    private readonly ScoresOptions _scores = new(cancellation);
    private readonly Option<string?> _data = Options.Text("--data", "file.csv", "The rows; the first line names the columns, the values of a vector are columns Name.0, Name.1 and so on. An empty number is 0.");
    private readonly Option<string?> _rows = Options.Text("--rows", "0-9,17", "Which rows, counted from 0 behind the first line. Default: all.");
    private readonly Option<string[]> _where = Options.Texts("--where", "column=value", "Which rows: a comparison by = != < > <= or >=; may be repeated, and all must hold.");
    private readonly Option<string?> _background = Options.Text("--background", "file.csv", "The rows that hidden columns show, such as the training data. Default: those of --data.");
    private readonly Option<string?> _columns = Options.Text("--columns", "a,b", "The columns that are explained. Default: all that the model reads.");
    private readonly Option<string?> _split = Options.Text("--split", "a,b", "Vectors of which each value is explained by itself. Default: none, a vector is hidden as a whole.");
    private readonly Option<string?> _estimand = Options.Word("--estimand", "What a contribution is: shapley (they add up to the score minus the baseline) or rise (the contrast). Default: shapley.", "shapley", "rise");

    public System.CommandLine.Command Create()
    {
        var command = new System.CommandLine.Command("table", "Shows what each column contributes to an ML.NET model's score, for rows of a table and over all of them.");
        foreach (Option option in (Option[])[_data, _rows, _where, _background, _columns, _split, _estimand, .. _question.All(QuestionOptions.Kind.Columns), .. _scores.All, .. _output.All(hasPictures: false)])
            command.Add(option);
        _data.Required = true;
        _question.RequireModel();
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        string path = _question.Model(parsed)!, data = parsed.GetValue(_data)!;
        SavedModel.RequireAt(path, "table");
        CsvTable table = CsvTable.ReadNamed(data), background = parsed.GetValue(_background) is { } other ? CsvTable.ReadNamed(other) : table;
        IReadOnlyList<int> rows = _scores.Share(parsed, RowSelection.Of(table, parsed.GetValue(_rows), parsed.GetValue(_where) ?? []));
        SavedModel model = SavedModel.Load(path);
        Labels labels = _question.Labels(parsed);
        string? score = _question.Score(parsed);
        var options = new ColumnOptions
        {
            Target = _question.Target(parsed, _question.Classes(parsed), labels),
            Labels = labels.Names,
            ScoreColumnName = score,
            Seed = _question.Seed(parsed),
            NumberOfMasks = _question.Masks(parsed) ?? new ColumnOptions().NumberOfMasks,
            TargetReliability = _question.Reliability(parsed),
            InputColumnNames = parsed.GetValue(_columns)?.Split(',') ?? [],
            SplitColumnNames = parsed.GetValue(_split)?.Split(',') ?? [],
            Estimand = parsed.GetValue(_estimand) == "rise" ? Estimand.Rise : Estimand.Shapley,
        };
        IDataView view = TableView.Of(model, table, rows, score), hidden = TableView.Of(model, background, [.. Enumerable.Range(0, background.Rows.Count)], score);
        if (background.Rows.Count == 1 && background == table)
            throw new UserError($"'{data}' has one row, which would be compared with itself: give rows like it, such as the training data, by --background.");
        Provenance provenance = Provenance.Of(
            parsed,
            path,
            options.Seed,
            ("Masks", $"{options.NumberOfMasks} at most, until a reliability of {FormattableString.Invariant($"{options.TargetReliability}")}"),
            ("Contributions", $"{options.Estimand}"),
            ("Hidden columns show", $"rows of {Path.GetFileName(background.Path)}")) with { TargetReliability = options.TargetReliability };
        Output output = _output.Read(parsed, Path.GetFileNameWithoutExtension(data));
        KeptRun kept = _scores.Read(parsed, output, provenance, _question.Part(parsed));
        var session = new Session($"Why {Path.GetFileName(path)} says this of {Path.GetFileName(data)}", output, provenance, kept, cancellation);
        session.Explain(Rows, rows.Count, "rows", findings => new SummaryFinding(ContributionSummary.Of(findings.Cast<ColumnFinding>().Select(f => f.Explanation))));
        return ExitCode.Done;

        IEnumerable<Finding> Rows(Bars bars)
        {
            RiseTransformer OfRows() => model.Context.Transforms.ExplainColumnsWithRise(model.Transformer, options with { Background = hidden, OutputColumnName = "Explanation", SelfCheck = false }).Fit(view);
            if (kept.Part is { } part)
            {
                OfRows().ScoreToFolder(view, kept.Of(rows), part.First, part.Count, progress: bars.ForMasks("rows"), cancellationToken: cancellation);
                yield break;
            }

            kept.Cluster?.Fetch(OfRows(), view, kept.Of(rows), "rows: cluster", bars);

            Action done = bars.ForSteps("rows", rows.Count);
            foreach ((int k, ColumnExplanation explanation) in model.Context.Model.ExplainPredictions(model.Transformer, view, hidden, options, scores: kept.Of(rows), cancellationToken: cancellation).Index())
            {
                yield return new ColumnFinding($"Row {rows[k]}", explanation);
                done();
            }
        }
    }
}
