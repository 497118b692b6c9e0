using Spectre.Console;

namespace Microsoft.ML.Rise.Tool.Running;

/// <summary>What the user sees while waiting.</summary>
internal static class Terminal
{
    /// <summary>Runs some work with progress bars.</summary>
    public static void WithProgress(Action<Bars> work) =>
        // Where nobody looks, nothing is shown: paths alone go to the output.
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.IsErrorRedirected ? TextWriter.Null : Console.Error) })
            .Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => work(new Bars(context)));
}

/// <summary>A progress bar for each part of the work, with the time that is left.</summary>
internal sealed class Bars(ProgressContext context)
{
    /// <summary>A bar that is told of masks, from any thread.</summary>
    public IProgress<RiseProgress> ForMasks(string title) => new MaskBar(Add(title));

    /// <summary>A bar of a known number of steps.</summary>
    public Action ForSteps(string title, int count)
    {
        ProgressTask task = Add(title);
        task.MaxValue = count;
        task.StartTask();
        return () => task.Increment(1);
    }

    private ProgressTask Add(string title) => context.AddTask(Markup.Escape(title), autoStart: false);

    private sealed class MaskBar(ProgressTask task) : IProgress<RiseProgress>
    {
        public void Report(RiseProgress value)
        {
            if (!task.IsStarted)
                task.StartTask();
            task.MaxValue = value.NumberOfMasks;
            task.Value = Math.Max(task.Value, value.MasksDone);
        }
    }
}
