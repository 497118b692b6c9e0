using System.CommandLine;
using Microsoft.ML.Rise.Metrics;
using Microsoft.ML.Rise.Tool.Evaluation.GroundTruth;
using Microsoft.ML.Rise.Tool.Evaluation.Measures;
using Microsoft.ML.Rise.Tool.Evaluation.Methods;
using Microsoft.ML.Rise.Tool.Evaluation.Questions;
using Microsoft.ML.Rise.Tool.Evaluation.Results;
using Microsoft.ML.Rise.Tool.Models;
using Microsoft.ML.Rise.Tool.Pictures;
using Microsoft.ML.Rise.Tool.Report;
using Microsoft.ML.Rise.Tool.Running;

namespace Microsoft.ML.Rise.Tool.Evaluation;

/// <summary><c>rise evaluate</c>: compares explanation methods on annotated pictures.</summary>
internal sealed class EvaluateCommand(CancellationToken cancellation)
{
    private readonly Option<string?> _model = Options.Text("--model", "file", "The network, an ONNX file.");
    private readonly Option<string?> _images = Options.Text("--images", "folder", "The pictures.");
    private readonly Option<string?> _truth = Options.Text("--truth", "path", "What they show: the folder Annotations of PASCAL VOC, an instances file of COCO, or a scenes.json.");
    private readonly Option<string?> _labels = Options.Text("--labels", "file", "The labels of the network's classes, a text file: one a line, class 0 first. Each class of the truth that is among them is asked about.");
    private readonly Option<string?> _methods = Options.Text("--methods", "m1,m2", $"Which methods, each with its own number of calls (rise:500) or that of --calls. Default: {string.Join(',', KnownMethods.Names)}. The first is compared with all others.");
    private readonly Option<int?> _calls = Options.Count("--calls", $"How often a method may ask the network to answer one question. Default: {new RiseOptions().NumberOfMasks}.");
    private readonly Option<int?> _seeds = Options.Count("--seeds", "How often a method that depends on the seed is repeated. Default: 3.");
    private readonly Option<int?> _limit = Options.Count("--limit", "The most pictures. Default: all.");
    private readonly Option<int?> _tolerance = Options.Parsed("--tolerance", "n", $"Of the pointing game, in pixels. Default: {PointingGame.DefaultTolerance}, and 0 for scenes, which are small.", Numbers.NotNegative, "must be a whole number of at least 0");

    private readonly Option<int?> _step = Options.Count("--step", "The pixels that deletion and insertion change at a time. Default: as many as make 224 steps.");
    private readonly Option<string?> _out = Options.Text("--out", "file.html", "The report: tables and curves. Default: rise-out/evaluation.html.");
    private readonly Option<bool> _md = Options.Flag("--md", "Writes the tables (.md) and the curves (.svg) beside the report, too.");
    private readonly Option<bool> _csv = Options.Flag("--csv", "Writes every map's figures beside the report, too (.csv).");
    private readonly PreprocessingOptions _preprocessing = new();

    public System.CommandLine.Command Create()
    {
        foreach (Option option in new Option[] { _model, _images, _truth, _labels })
            option.Required = true;
        var command = new System.CommandLine.Command("evaluate", "Compares explanation methods that need no gradients, by deletion, insertion and the pointing game.")
        {
            _model, _images, _truth, _labels, _methods, _calls, _seeds, _limit, _tolerance, _step, _out, _md, _csv,
        };
        foreach (Option option in _preprocessing.OfPixels)
            command.Add(option);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        // Single pictures on single threads, as many at a time as there are cores: good for every network, and for every method alike.
        string modelFile = Options.Existing(parsed.GetValue(_model)!, "model"), truth = parsed.GetValue(_truth)!;
        Labels labels = Labels.Read(parsed.GetValue(_labels));
        using var network = RiseScorer.FromOnnx(modelFile, new RiseOnnxOptions { Schedule = new RiseSchedule(Environment.ProcessorCount, NumberOfThreadsPerRun: 1, BatchSize: 1) });
        labels.RequireOneForEach(network.NumberOfScores);
        Preprocessing preprocessing = OnnxFile.Open(modelFile, inputNode: null, outputNode: null).PreprocessingFor(_preprocessing, parsed, "0-1");
        InputShape shape = preprocessing.Shape;
        int seeds = parsed.GetValue(_seeds) ?? 3, tolerance = parsed.GetValue(_tolerance) ?? (Truth.IsScenes(truth) ? 0 : PointingGame.DefaultTolerance);

        var reader = new QuestionReader(parsed.GetValue(_images)!, preprocessing, labels.Names);
        IReadOnlyList<PictureQuestions> questions = reader.Find(Truth.Read(truth), parsed.GetValue(_limit) ?? int.MaxValue);
        var evaluator = new SaliencyEvaluator(shape, new SaliencyEvaluationOptions { PositionsPerStep = parsed.GetValue(_step) });
        IReadOnlyList<ISaliencyMethod> methods = KnownMethods.Create(
            new BlackBox(network, shape), parsed.GetValue(_methods)?.Split(',') ?? KnownMethods.Names, parsed.GetValue(_calls) ?? new RiseOptions().NumberOfMasks);
        var study = new Study(methods, seeds, () => [new Causal(network, evaluator, cancellation), new Pointing(shape, tolerance)]);
        int finished = 0;
        try
        {
            Terminal.WithProgress(bars =>
            {
                Action done = bars.ForSteps("pictures", questions.Count);
                for (; finished < questions.Count; finished++, done())
                    study.Ask(questions[finished], reader.Read(questions[finished].Truth), finished, cancellation);
            });
        }
        catch (Exception) when (finished > 0)
        {
            // What is finished stays, be it Ctrl+C or a picture that cannot be read.
            string report = Write();
            if (!cancellation.IsCancellationRequested)
                throw;
            throw new FinishedInPart($"{finished} of {questions.Count} pictures finished: {report}");
        }

        Write();
        return ExitCode.Done;

        string Write()
        {
            string heading = $"{finished} pictures, {questions.Take(finished).Sum(q => q.Classes.Count)} questions (every class of a picture that the network knows), {seeds} seeds; "
                + $"the pointing game has a tolerance of {tolerance} pixels. "
                + "Calls are those for one question; the shared ones serve all questions of a picture, the others are made for each.";
            string report = parsed.GetValue(_out) ?? Path.Combine("rise-out", "evaluation.html");
            var provenance = Provenance.Of(parsed, modelFile, seed: new RiseOptions().Seed, ("Pictures", preprocessing.ToString()), ("Repetitions, with the seeds from 1 on", $"{seeds}"), ("Methods", string.Join(", ", methods.Select(m => $"{m.Name}, {m.Calls}"))), ("Tolerance of the pointing game", $"{tolerance}"));
            var files = new ResultFiles(heading, study.Results, provenance);
            files.WriteReport(report);
            if (parsed.GetValue(_md))
                files.WriteTables(Path.ChangeExtension(report, ".md"), Path.ChangeExtension(report, ".svg"));
            if (parsed.GetValue(_csv))
                files.WriteAnswers(Path.ChangeExtension(report, ".csv"));
            Console.Write(files.Tables);
            Console.WriteLine(report);
            return report;
        }
    }
}
