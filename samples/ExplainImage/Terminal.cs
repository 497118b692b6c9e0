using System.Globalization;
using Microsoft.ML.Rise;
using Spectre.Console;

namespace ExplainImage;

/// <summary>What the user sees while waiting, and at the end.</summary>
internal static class Terminal
{
    private const int NumberOfTopClasses = 5;

    /// <summary>Without colour codes where the output goes to a file.</summary>
    private static readonly IAnsiConsole s_console = AnsiConsole.Create(
        new AnsiConsoleSettings { Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect });

    /// <summary>Says what is asked.</summary>
    public static void ShowQuestion(Request request, Preprocessing input)
    {
        string picture = Path.GetFileName(request.PictureFile), model = Path.GetFileName(request.ModelFile);
        s_console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"[bold]{picture}[/] at {input.Width}x{input.Height}, asked of [bold]{model}[/] with up to {request.NumberOfMasks} masks");
    }

    /// <summary>Runs some work with a progress bar.</summary>
    /// <param name="work">Gets the listener.</param>
    public static T WithProgress<T>(Func<IProgress<RiseProgress>, T> work) =>
        s_console.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => work(new Bar(context.AddTask("masks", autoStart: false))));

    /// <summary>Shows the five highest scores, and which classes were explained.</summary>
    public static void ShowScores(Explanation explanation, Labels labels)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumns("class", "label");
        table.AddColumn(new TableColumn("score").RightAligned()).AddColumn("map highest at x,y").AddColumn("reliability");
        int[] top = [.. Enumerable.Range(0, explanation.Scores.Length).OrderByDescending(k => explanation.Scores[k]).Take(NumberOfTopClasses)];
        foreach (int k in top.Union(explanation.Classes.Select(c => c.Index)))
        {
            ExplainedClass? explained = explanation.Classes.FirstOrDefault(c => c.Index == k);
            table.AddRow(
                k.ToString(CultureInfo.InvariantCulture),
                Markup.Escape(labels[k]),
                Numbers.Text(explanation.Scores[k]),
                explained is null ? "" : HighestPosition(explained.Saliency, explanation.Picture.Width),
                explained is null ? "" : Numbers.Text(explained.Reliability));
        }

        s_console.Write(table);
        s_console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{explanation.NumberOfMasks} masks were scored, for all classes together.");
    }

    private static string HighestPosition(float[] saliency, int width)
    {
        int highest = Array.IndexOf(saliency, saliency.Max());
        return string.Create(CultureInfo.InvariantCulture, $"{highest % width},{highest / width}");
    }

    /// <summary>Reported to from the scoring threads, and drawn by the console's.</summary>
    private sealed class Bar(ProgressTask task) : IProgress<RiseProgress>
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
