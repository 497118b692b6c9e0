using System.Text.Json;
using Microsoft.ML.Rise.Tool.Commands;

namespace Microsoft.ML.Rise.Tool.Tests;

/// <summary>The tool as it is called, and what it said.</summary>
/// <param name="ExitCode">0 for success.</param>
/// <param name="Text">The output, without the space at its ends.</param>
/// <param name="Errors">The error stream, likewise.</param>
internal sealed record ToolRun(int ExitCode, string Text, string Errors)
{
    /// <summary>What it said on the error stream although nothing went wrong.</summary>
    public string Notes { get; private init; } = "";

    /// <summary>What a report's figures say, without where they come from.</summary>
    public static string FindingsOf(string file)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(file));
        return json.RootElement.GetProperty("findings").GetRawText();
    }

    public static ToolRun Of(params string[] words) => Of(CancellationToken.None, words);

    public static ToolRun Of(CancellationToken cancellation, params string[] words)
    {
        using StringWriter text = new(), errors = new();
        (TextWriter console, TextWriter errorConsole) = (Console.Out, Console.Error);
        Console.SetOut(text);
        Console.SetError(errors);
        try
        {
            int exitCode = RiseCommand.Run(words, cancellation);
            ILookup<bool, string> lines = errors.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).ToLookup(l => l.StartsWith("note: ", StringComparison.Ordinal));
            return new ToolRun(exitCode, text.ToString().Trim(), string.Join(Environment.NewLine, lines[false]).Trim()) { Notes = string.Join(Environment.NewLine, lines[true]) };
        }
        finally
        {
            Console.SetOut(console);
            Console.SetError(errorConsole);
        }
    }
}
