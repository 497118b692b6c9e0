using System.CommandLine;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tool.Findings;
using Microsoft.ML.Rise.Tool.Models;
using Microsoft.ML.Rise.Tool.Report;
using Microsoft.ML.Rise.Tool.Running;
using Microsoft.ML.Rise.Tool.Series;
using Microsoft.ML.Rise.Tool.Tables;

namespace Microsoft.ML.Rise.Tool.Commands;

/// <summary><c>rise series</c>: which steps of a series an answer comes from.</summary>
internal sealed class SeriesCommand(CancellationToken cancellation)
{
    private readonly QuestionOptions _question = new();
    private readonly OutputOptions _output = new();
    private readonly ScoresOptions _scores = new(cancellation);
    private readonly Option<string?> _data = Options.Text("--data", "file.csv", "The series: a line for each step, a column for each channel; or, with --row, a whole series on each line.");
    private readonly Option<int[]> _rows = new("--row") { Description = "The line with the series, counted from 0; may be repeated.", HelpName = "n" };
    private readonly Option<bool> _noCurves = Options.Flag("--no-curves", "Leaves out the deletion and insertion curves, which are made for networks.");

    public System.CommandLine.Command Create()
    {
        var command = new System.CommandLine.Command("series", "Shows which steps of a series an answer comes from.");
        foreach (Option option in (Option[])[_data, _rows, .. _question.All(QuestionOptions.Kind.Arrays), _noCurves, .. _scores.All, .. _output.All(hasPictures: false)])
            command.Add(option);
        _data.Required = true;
        _question.RequireModel();
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        string path = _question.Model(parsed)!, data = parsed.GetValue(_data)!;
        CsvTable table = CsvTable.ReadNumbers(data);
        int[] rows = parsed.GetValue(_rows) ?? [];
        Labels labels = _question.Labels(parsed);
        RiseOptions rise = _question.Rise(parsed, labels, _question.Target(parsed, _question.Classes(parsed), labels));
        Output output = _output.Read(parsed, Path.GetFileNameWithoutExtension(data));
        if (SavedModel.IsAt(path))
            ExplainSavedModel(SavedModel.Load(path));
        else
            ExplainNetwork(_question.OpenOnnx(parsed, path));
        return ExitCode.Done;

        void ExplainNetwork(OnnxFile onnx)
        {
            IReadOnlyList<SeriesInput> series = SeriesInput.Of(table, rows, [.. onnx.InputDimensions.Skip(1)]);
            InputShape shape = series[0].Shape;
            using RiseOnnxScorer scorer = onnx.ToScorer(DimensionsOf(onnx, shape));
            labels.RequireOneForEach(scorer.NumberOfScores);
            var explainer = new OnnxExplainer(scorer, shape, rise, new Beyond(Evidence: false, Curves: !parsed.GetValue(_noCurves)), cancellation);
            Session session = Start();
            session.Explain(Numbered(series), "series", (s, bars) => explainer.Explain(s.One.Name, s.One.Values, picture: null, session.Kept, s.Number, bars));
        }

        void ExplainSavedModel(SavedModel model)
        {
            DataViewSchema.Column column = model.ColumnOf(
                _question.Input(parsed), type => type is VectorDataViewType { IsKnownSize: true, ItemType: NumberDataViewType item } && item.RawType == typeof(float), "a series", rise.ScoreColumnName);
            IReadOnlyList<SeriesInput> series = SeriesInput.Of(table, rows, ((VectorDataViewType)column.Type).Dimensions);
            var explainer = new SavedModelExplainer(model, rise with { InputColumnName = column.Name, InputShape = series[0].Shape }, isEvidence: false, cancellation);
            Session session = Start(("Column", column.Name));
            session.Explain(Numbered(series), "series", (s, bars) => explainer.Explain(s.One.Name, new ModelRow { Vector = s.One.Values }, _ => true, picture: null, session.Kept, s.Number, bars));
        }

        (int Number, SeriesInput One)[] Numbered(IReadOnlyList<SeriesInput> series) => [.. _scores.Share(parsed, [.. Enumerable.Range(0, series.Count)]).Select(k => (k < rows.Length ? rows[k] : k, series[k]))];

        Session Start(params (string, string?)[] others)
        {
            Provenance provenance = _question.ProvenanceOf(parsed, path, rise, QuestionOptions.Kind.Arrays, others);
            return new Session($"Why {Path.GetFileName(path)} says this of {Path.GetFileName(data)}", output, provenance, _scores.Read(parsed, output, provenance, _question.Part(parsed)), cancellation);
        }
    }

    /// <summary>What the network reads, with the series' sizes where it leaves them open.</summary>
    private static int[] DimensionsOf(OnnxFile onnx, InputShape shape)
    {
        int[] axes = [.. onnx.InputDimensions.Skip(1)];
        int channels = shape.NumberOfChannels, steps = shape.Length / channels;
        if (axes.Count(d => d < 0) > 1)
            return shape.IsInterleaved || channels == 1 ? [steps, channels] : [channels, steps];
        int known = axes.Where(d => d > 0).Aggregate(1, (product, d) => product * d);
        return [.. axes.Select(d => d > 0 ? d : shape.Length / known)];
    }
}
