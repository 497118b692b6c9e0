using Evaluate;
using Evaluate.GroundTruth;
using Evaluate.Measures;
using Evaluate.Methods;
using Evaluate.Questions;
using Evaluate.Report;
using ExplainImage;
using Microsoft.ML.Rise;
using Microsoft.ML.Rise.Metrics;

return Interruptible.Run(args, interrupt => new CommandLine().Command(request => Run(request, interrupt)));

static int Run(Request request, CancellationToken cancellation)
{
    // Single pictures on single threads, as many at a time as there are cores: good for every network, and for every method alike.
    using var network = RiseScorer.FromOnnx(
        request.ModelFile, new RiseOnnxOptions { Schedule = new RiseSchedule(Environment.ProcessorCount, NumberOfThreadsPerRun: 1, BatchSize: 1) });
    Labels labels = Labels.Read(request.LabelsFile);
    labels.RequireOneForEach(network.NumberOfScores);
    InputShape shape = ShapeOf(network.InputDimensions);
    var preprocessing = new Preprocessing(
        new PictureSize(shape.Width, shape.Height),
        request.Channels,
        shape.IsInterleaved ? PixelLayout.Interleaved : PixelLayout.Planar,
        request.Scale,
        request.Mean,
        request.StandardDeviation);

    var reader = new QuestionReader(request.PictureFolder, preprocessing, labels.Names);
    IReadOnlyList<PictureQuestions> questions = reader.Find(Truth.Read(request.TruthPath), request.Limit);
    var model = new BlackBox(network, shape);
    var evaluator = new SaliencyEvaluator(shape, new SaliencyEvaluationOptions { PositionsPerStep = request.PixelsPerStep });
    var study = new Study(
        KnownMethods.Create(model, request.Methods, request.Calls), request.NumberOfSeeds, () => [new Causal(network, evaluator, cancellation), new Pointing(shape, request.Tolerance)]);
    foreach ((int number, PictureQuestions picture) in questions.Index())
    {
        study.Ask(picture, reader.Read(picture.Truth), number, cancellation);
        Console.Error.WriteLine($"{number + 1} of {questions.Count} pictures");
    }

    string heading = $"{questions.Count} pictures, {questions.Sum(q => q.Classes.Count)} questions (every class of a picture that the network knows), {request.NumberOfSeeds} seeds; "
        + $"the pointing game has a tolerance of {request.Tolerance} pixels. "
        + "Calls are those for one question; the shared ones serve all questions of a picture, the others are made for each.";
    Console.Write(ReportFiles.Write(request.OutputFile, heading, study.Results));
    return 0;
}

static InputShape ShapeOf(IReadOnlyList<int> dimensions) => dimensions switch
{
    [Preprocessing.NumberOfChannels, var height, var width] => InputShape.Image(height, width, Preprocessing.NumberOfChannels),
    [var height, var width, Preprocessing.NumberOfChannels] => InputShape.Image(height, width, Preprocessing.NumberOfChannels, interleaved: true),
    _ => throw new UserError($"the network reads [{string.Join(",", dimensions)}], and not pictures of three channels."),
};
