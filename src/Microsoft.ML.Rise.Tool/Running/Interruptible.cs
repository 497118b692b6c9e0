using System.CommandLine;

namespace Microsoft.ML.Rise.Tool.Running;

/// <summary>Runs a command until it is done, fails, or Ctrl+C ends it: what goes wrong is one line, without a stack trace, and an exit code.</summary>
internal static class Interruptible
{
    public const string Verbose = "--verbose";

    public static int Run(string[] args, Func<CancellationToken, RootCommand> create, CancellationToken cancellation = default)
    {
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        ConsoleCancelEventHandler cancel = (_, key) =>
        {
            key.Cancel = true;
            interrupt.Cancel();
        };
        Console.CancelKeyPress += cancel;
        try
        {
            ParseResult parsed = create(interrupt.Token).Parse(args);
            if (parsed.Errors.Count > 0)
                return Fail($"{parsed.Errors[0].Message} --help says what there is.", ExitCode.Usage);
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (OperationCanceledException e)
        {
            Console.Error.WriteLine(e is FinishedInPart ? $"cancelled: {e.Message}" : "cancelled: nothing was written.");
            return ExitCode.Cancelled;
        }
        catch (Exception e)
        {
            if (args.Contains(Verbose))
                Console.Error.WriteLine(e);
            // What ML.NET throws while it reads rows may come wrapped.
            return Fail(e is UserError ? e.Message : e.GetBaseException() is ArgumentException argument ? MessageOf(argument) : e.GetBaseException().Message, ExitCode.Failure);
        }
        finally
        {
            Console.CancelKeyPress -= cancel;
        }
    }

    /// <summary>Without the name of a parameter, which means nothing to a user.</summary>
    private static string MessageOf(ArgumentException e) => e.Message.Replace($" (Parameter '{e.ParamName}')", "", StringComparison.Ordinal);

    private static int Fail(string message, int exitCode)
    {
        Console.Error.WriteLine("error: " + string.Join(' ', message.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)));
        return exitCode;
    }
}
