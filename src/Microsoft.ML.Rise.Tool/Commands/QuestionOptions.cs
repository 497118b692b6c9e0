using System.CommandLine;
using System.CommandLine.Completions;
using Microsoft.ML.Rise.Tool.Models;
using Microsoft.ML.Rise.Tool.Report;
using Microsoft.ML.Rise.Tool.Running;

namespace Microsoft.ML.Rise.Tool.Commands;

/// <summary>The options that every explanation has: the model, what of its scores is explained, and how often it is asked.</summary>
internal sealed class QuestionOptions
{
    private static readonly Dictionary<string, Baseline> s_baselines = new() { ["zero"] = Baseline.Zeros, ["mean"] = Baseline.InputMean, ["blur"] = Baseline.Blurred };

    private readonly Option<string?> _model = Options.Text("--model", "file", "An ONNX network (.onnx) or an ML.NET model (.zip).");
    private readonly Option<string?> _labels = Options.Text("--labels", "file", "The labels of the classes, a text file: one a line, class 0 first. Not needed where the model has them.");
    private readonly Option<string[]> _classes = Options.Texts("--class", "class", "The class to explain, an index or a label; may be repeated. Default: the one with the highest score.");
    private readonly Option<int?> _top = Options.Count("--top", "Explains the classes with the k highest scores.");
    private readonly Option<(long First, int Count, bool IsRange)?> _masks = Options.Parsed("--masks", "n|first-last", $"The most changed copies that the model is asked about; fewer where the explanation is reliable before. Default: {new RiseOptions().NumberOfMasks}; of tables {new ColumnOptions().NumberOfMasks}. A range such as 500-999: only these are asked about, and kept for another run (--scores).", Numbers.Masks, "must be a whole number of at least 1, or a range of them such as 500-999");
    private readonly Option<double?> _reliability = Options.Parsed("--reliability", "r", $"Stops at this expected squared correlation with the converged explanation; 1: never. Default: {new RiseOptions().TargetReliability}.", Numbers.Share, "must be a number above 0 and at most 1");
    private readonly Option<GridSize?> _grid = Options.Parsed("--grid", "n|rowsxcolumns", "The cells that are hidden at a time. Default: 7, of detections 8.", Numbers.Grid, "must be a number of cells such as 7 or 5x9");
    private readonly Option<string?> _baseline = Options.Word("--baseline", "What a hidden position shows: zero (in the model's units), mean (of the input), or blur. Default: zero.", [.. s_baselines.Keys]);
    private readonly Option<int?> _seed = Options.Parsed("--seed", "n", $"Equal seeds give equal explanations. Default: {new RiseOptions().Seed}.", Numbers.WholeNumber, "must be a whole number");
    private readonly Option<string?> _input = Options.Text("--input", "name", "The network's node, or the model's column, that is explained. Default: the only one.");
    private readonly Option<string?> _output = Options.Text("--output", "node", "The network's node that gives the scores. Default: the only one.");
    private readonly Option<string?> _score = Options.Text("--score", "column", "The column of an ML.NET model that has the scores. Default: the probability, or else Score.");

    public QuestionOptions() => _classes.CompletionSources.Add(LabelsOf);

    /// <summary>What is explained, and by which kinds of model.</summary>
    public enum Kind
    {
        /// <summary>Pictures and series, of networks and ML.NET models: neighbours are hidden together, and show a baseline.</summary>
        Arrays,

        /// <summary>Texts, of ML.NET models.</summary>
        Words,

        /// <summary>Columns, of ML.NET models.</summary>
        Columns,
    }

    public IEnumerable<Option> All(Kind kind) => kind switch
    {
        Kind.Arrays => [_model, _labels, _classes, _top, _masks, _reliability, _grid, _baseline, _seed, _input, _output, _score],
        Kind.Words => [_model, _labels, _classes, _top, _masks, _reliability, _seed, _input, _score],
        _ => [_model, _labels, _classes, _top, _masks, _reliability, _seed, _score],
    };

    public void RequireModel() => _model.Required = true;

    public string? Model(ParseResult parsed) => parsed.GetValue(_model);

    public Labels Labels(ParseResult parsed) => Models.Labels.Read(parsed.GetValue(_labels));

    public IReadOnlyList<string> Classes(ParseResult parsed) => parsed.GetValue(_classes) ?? [];

    public int? Top(ParseResult parsed) => parsed.GetValue(_top);

    public string? Input(ParseResult parsed) => parsed.GetValue(_input);

    public string? Score(ParseResult parsed) => parsed.GetValue(_score);

    public int Seed(ParseResult parsed) => parsed.GetValue(_seed) ?? new RiseOptions().Seed;

    public int? Masks(ParseResult parsed) => parsed.GetValue(_masks) is { IsRange: false, Count: var count } ? count : null;

    /// <summary>The only masks that are asked about; null for all.</summary>
    public (long First, int Count)? Part(ParseResult parsed) => parsed.GetValue(_masks) is { IsRange: true } range ? (range.First, range.Count) : null;

    public double Reliability(ParseResult parsed) => parsed.GetValue(_reliability) ?? new RiseOptions().TargetReliability;

    public OnnxFile OpenOnnx(ParseResult parsed, string path) => OnnxFile.Open(path, Input(parsed), parsed.GetValue(_output));

    /// <summary>The scores that are explained.</summary>
    public RiseTarget Target(ParseResult parsed, IReadOnlyList<string> classes, Labels labels)
    {
        if (classes.Count > 0 && parsed.GetValue(_top) is not null)
            throw new UserError("--class and --top say both what is explained: give one of them.");
        if (classes.Count == 0)
            return RiseTarget.Top(parsed.GetValue(_top) ?? 1);
        return labels.Names.Count == 0 && !classes.All(c => Numbers.WholeNumber(c) is >= 0)
            ? RiseTarget.Labels([.. classes.Distinct()])
            : RiseTarget.Classes([.. classes.Select(labels.Find).Distinct()]);
    }

    /// <summary>How maps are made.</summary>
    public RiseOptions Rise(ParseResult parsed, Labels labels, RiseTarget target) => new()
    {
        Target = target,
        Labels = labels.Names,
        NumberOfMasks = Masks(parsed) ?? new RiseOptions().NumberOfMasks,
        TargetReliability = Reliability(parsed),
        GridSize = parsed.GetValue(_grid) ?? new RiseOptions { Target = target }.GridSize,
        Baseline = s_baselines[parsed.GetValue(_baseline) ?? "zero"],
        Seed = Seed(parsed),
        ScoreColumnName = Score(parsed),
    };

    /// <summary>Where what comes of maps comes from.</summary>
    public Provenance ProvenanceOf(ParseResult parsed, string model, RiseOptions rise, Kind kind, params (string Name, string? Value)[] others) => Provenance.Of(
        parsed,
        model,
        rise.Seed,
        [
            ("Masks", $"{rise.NumberOfMasks} at most, until a reliability of {FormattableString.Invariant($"{rise.TargetReliability}")}"),
            ("Grid", kind == Kind.Arrays ? $"{rise.GridSize}" : null),
            ("Hidden positions show", kind == Kind.Arrays ? parsed.GetValue(_baseline) ?? "zero" : null),
            .. others,
        ]) with { TargetReliability = rise.TargetReliability };

    private IEnumerable<string> LabelsOf(CompletionContext context) =>
        context.ParseResult.GetValue(_labels) is { } file && File.Exists(file) ? File.ReadLines(file) : [];
}
