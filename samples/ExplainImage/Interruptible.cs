using System.CommandLine;

namespace ExplainImage;

/// <summary>Runs a command until it is done, fails, or Ctrl+C ends it: what goes wrong is one line, without a stack trace, and an exit code.</summary>
internal static class Interruptible
{
    private const int Failure = 1;
    private const int Cancelled = 130;

    /// <param name="args">The command line.</param>
    /// <param name="create">Makes the command, which looks at the token.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args, Func<CancellationToken, RootCommand> create)
    {
        using var interrupt = new CancellationTokenSource();
        Console.CancelKeyPress += (_, key) =>
        {
            key.Cancel = true;
            interrupt.Cancel();
        };

        ParseResult parsed = create(interrupt.Token).Parse(args);
        if (parsed.Errors.Count > 0)
            return Fail(parsed.Errors[0].Message);
        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("cancelled: nothing was written.");
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
    }

    /// <summary>Without the name of a parameter, which means nothing to a user.</summary>
    private static string MessageOf(ArgumentException e) => e.Message.Replace($" (Parameter '{e.ParamName}')", "", StringComparison.Ordinal);

    private static int Fail(string message)
    {
        Console.Error.WriteLine("error: " + string.Join(' ', message.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)));
        return Failure;
    }
}
