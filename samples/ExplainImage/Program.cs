using System.CommandLine;
using ExplainImage;
using Microsoft.ML.Data;
using Microsoft.ML.Rise;

const int Failure = 1;
const int Cancelled = 130;

// Ctrl+C ends the explanation, not the process.
using var interrupt = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    interrupt.Cancel();
};

ParseResult parsed = new CommandLine().Command(request => Run(request, interrupt.Token)).Parse(args);
if (parsed.Errors.Count > 0)
    return Fail(parsed.Errors[0].Message);
try
{
    return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("cancelled: no pictures were written.");
    return Cancelled;
}
catch (UserError e)
{
    return Fail(e.Message);
}
catch (Exception e)
{
    // What ML.NET throws while it reads rows may come wrapped.
    return Fail(e.GetBaseException() is ArgumentException argument ? MessageOf(argument) : e.GetBaseException().Message);
}

static int Run(Request request, CancellationToken cancellation)
{
    Labels labels = Labels.Read(request.LabelsFile);
    OnnxFile onnx = OnnxFile.Open(request.ModelFile, request.InputNode, request.OutputNode);
    labels.RequireOneForEach(onnx.NumberOfScores);
    RiseTarget target = request.Classes.Count > 0 ? RiseTarget.Classes([.. request.Classes.Select(labels.Find).Distinct()]) : RiseTarget.Top(1);
    Preprocessing input = onnx.PreprocessingFor(request);
    RequirePicture(request.PictureFile);
    Directory.CreateDirectory(request.OutputFolder);

    Terminal.ShowQuestion(request, input);
    using Explanation explanation = Terminal.WithProgress(progress => Explanation.Of(onnx, input, request.PictureFile, new RiseOptions
    {
        Target = target,
        Labels = labels.Names,
        NumberOfMasks = request.NumberOfMasks,
        Seed = request.Seed,
        Progress = progress,
        CancellationToken = cancellation,
    }));
    Terminal.ShowScores(explanation, labels);
    foreach (string path in Pictures.Write(explanation, Path.GetFileNameWithoutExtension(request.PictureFile), request.OutputFolder))
        Console.WriteLine(path);
    return 0;
}

// ML.NET reads a file only when a row is asked for, and its error then names no file.
static void RequirePicture(string path)
{
    try
    {
        MLImage.CreateFromFile(path).Dispose();
    }
    catch (Exception e) when (e is not OutOfMemoryException)
    {
        throw new UserError($"'{path}' is not a picture that can be read, such as a PNG: {e.Message}");
    }
}

// Without the name of a parameter, which means nothing to a user.
static string MessageOf(ArgumentException e) => e.Message.Replace($" (Parameter '{e.ParamName}')", "", StringComparison.Ordinal);

static int Fail(string message)
{
    Console.Error.WriteLine("error: " + string.Join(' ', message.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)));
    return Failure;
}
