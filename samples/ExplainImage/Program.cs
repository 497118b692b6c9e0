using ExplainImage;
using Microsoft.ML.Rise;
using SkiaSharp;

return Interruptible.Run(args, interrupt => new CommandLine().Command(request => Run(request, interrupt)));

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
    }, progress, cancellation));
    Terminal.ShowScores(explanation, labels);
    foreach (string path in Pictures.Write(explanation, Path.GetFileNameWithoutExtension(request.PictureFile), request.OutputFolder, Lettering.Fonts))
        Console.WriteLine(path);
    return 0;
}

// ML.NET reads a file only when a row is asked for, its error then names no file, and it takes the beginning of a picture for a whole one.
static void RequirePicture(string path)
{
    using FileStream file = File.OpenRead(path);
    using SKCodec? codec = SKCodec.Create(file);
    if (codec is null)
        throw new UserError($"'{path}' is not a picture that can be read: PNG, JPEG, BMP, GIF and WebP can.");
    if (codec.GetPixels(out _) != SKCodecResult.Success)
        throw new UserError($"'{path}' is a picture that is damaged or not complete.");
}
