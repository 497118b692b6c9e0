// Orleans, which the tool brings, has one too.
using Request = AdversarialNoise.Request;
using AdversarialNoise;
using AdversarialNoise.Attacks;
using AdversarialNoise.Report;
using AdversarialNoise.Scenes;
using Microsoft.ML.Rise;
using Microsoft.ML.Rise.Tool.Models;
using Microsoft.ML.Rise.Tool.Running;

return Interruptible.Run(args, interrupt => new CommandLine().Command(request => Run(request, interrupt)));

static int Run(Request request, CancellationToken cancellation)
{
    // As many scenes at a time as there are cores, each asked about on one thread.
    using var network = RiseScorer.FromOnnx(Demo.ModelFile, new RiseOnnxOptions { Schedule = new RiseSchedule(NumberOfRuns: 1, NumberOfThreadsPerRun: 1, BatchSize: 8) });
    var shape = InputShape.Image(network.InputDimensions[1], network.InputDimensions[2], network.InputDimensions[0]);
    var model = new Model(network, network.Score, network.NumberOfScores, shape);
    Labels labels = Labels.Read(Demo.LabelsFile);
    IReadOnlyList<Scene> scenes = SceneFolder.Read(request.SceneFolder, labels, shape, request.Limit);

    IAttack[] attacks = [new SquareAttack(shape, 8 / 255f), new PixelAttack(shape, request.Pixels)];
    IReadOnlyList<Attempt> attempts = new AttackStudy(model, attacks, request.Queries, request.Successes, request.Seed).Run(
        scenes, some => Console.Error.WriteLine($"{some.Count} attacks, {some.Count(a => a.IsSuccess)} successes"), cancellation);
    Attempt[] successes = [.. attacks.SelectMany(attack => attempts.Where(a => a.Attack == attack.Name && a.IsSuccess).Take(request.Successes))];
    if (successes.Length == 0)
        throw new UserError("no attack succeeded: give more scenes, or more --queries.");

    var study = new CaseStudy(model, request.Calls, request.Seed, cancellation);
    int done = 0;
    Case[] cases = [.. successes.Index().AsParallel().AsOrdered().WithCancellation(cancellation).Select(success =>
    {
        Case studied = study.Study(success.Item, success.Index);
        Console.Error.WriteLine($"{Interlocked.Increment(ref done)} of {successes.Length} successes explained");
        return studied;
    })];
    Console.Write(ReportFiles.Write(request, model, labels, attempts, cases));
    return 0;
}
