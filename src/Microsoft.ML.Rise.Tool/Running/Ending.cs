namespace Microsoft.ML.Rise.Tool.Running;

/// <summary>Something that the user can put right: shown as one line, without a stack trace.</summary>
internal sealed class UserError(string message) : Exception(message);

/// <summary>Ctrl+C after a part of the work was finished and written.</summary>
internal sealed class FinishedInPart(string message) : OperationCanceledException(message);

/// <summary>How a program ends.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>Something was wrong with the files, or with what they hold.</summary>
    public const int Failure = 1;

    /// <summary>The command line could not be understood.</summary>
    public const int Usage = 2;

    /// <summary>Ctrl+C: 128 and the number of the signal.</summary>
    public const int Cancelled = 130;

    public const string Help = "Exit codes: 0 done; 1 a file or model is not as it must be; 2 the command line is not understood; 130 ended by Ctrl+C, what was finished is written.";
}
