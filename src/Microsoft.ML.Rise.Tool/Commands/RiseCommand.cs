using System.CommandLine;
using Microsoft.ML.Rise.Tool.Evaluation;
using Microsoft.ML.Rise.Tool.Running;

namespace Microsoft.ML.Rise.Tool.Commands;

/// <summary><c>rise</c>: the commands, and without any the demo.</summary>
internal static class RiseCommand
{
    public static int Run(string[] args, CancellationToken cancellation = default) => Interruptible.Run(args, Create, cancellation);

    private static RootCommand Create(CancellationToken cancellation)
    {
        var image = new ImageCommand(PictureQuestion.Image, cancellation);
        var root = new RootCommand($"Why did a model say this? One report, a file that opens anywhere, for each command. Without a command: a demo.{Environment.NewLine}{Environment.NewLine}{ExitCode.Help}")
        {
            image.Create(),
            new ImageCommand(PictureQuestion.Evidence, cancellation).Create(),
            new ImageCommand(PictureQuestion.Detect, cancellation).Create(),
            new SeriesCommand(cancellation).Create(),
            new TextCommand(cancellation).Create(),
            new TableCommand(cancellation).Create(),
            new EvaluateCommand(cancellation).Create(),
            MergeCommand.Create(),
            new SiloCommand(cancellation).Create(),
            new Option<bool>(Interruptible.Verbose) { Description = "Shows where in the program an error came from.", Recursive = true },
        };
        root.SetAction(image.Run);
        return root;
    }
}
