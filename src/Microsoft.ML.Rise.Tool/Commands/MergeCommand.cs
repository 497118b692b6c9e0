using System.CommandLine;
using System.Globalization;
using Microsoft.ML.Rise.Tool.Findings;
using Microsoft.ML.Rise.Tool.Running;

namespace Microsoft.ML.Rise.Tool.Commands;

/// <summary><c>rise merge</c>: puts together the scores of runs that were made apart.</summary>
internal static class MergeCommand
{
    public static System.CommandLine.Command Create()
    {
        var folders = new Argument<string[]>("folders") { Description = "The folders that --scores named.", Arity = ArgumentArity.OneOrMore };
        Option<string?> into = Options.Text("--into", "folder", "Where the scores of all of them are written; --scores with this folder explains them.");
        into.Required = true;
        var command = new System.CommandLine.Command("merge", "Puts together the scores of runs that were made apart, such as those of a job array.") { folders, into };
        command.SetAction(parsed => Run(parsed.GetValue(folders)!, parsed.GetValue(into)!));
        return command;
    }

    private static int Run(string[] folders, string into)
    {
        foreach (string folder in folders.Where(f => !Directory.Exists(f)))
            throw new UserError($"there is no folder '{folder}'.");
        string[] models = [.. folders.Append(into).Select(KeptRun.ModelOf).OfType<string>().Distinct()];
        if (models.Length > 1)
            throw new UserError($"the folders have scores of different models: {string.Join(" and ", models)}.");
        var merged = new ScoresFolder(into).Merge(folders);
        if (merged.Count == 0)
            throw new UserError("the folders have no scores.");
        if (models is [var model])
            KeptRun.Describe(into, model);
        foreach ((long row, int masks, int behind) in merged.Where(m => m.NumberBehindGap > 0))
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"note: of number {row} there are masks 0 to {masks - 1}, and {behind} behind a gap, which is asked for when it is explained."));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{into}: {merged.Count} explained, {merged.Sum(m => (long)m.NumberOfMasks)} masks"));
        return ExitCode.Done;
    }
}
