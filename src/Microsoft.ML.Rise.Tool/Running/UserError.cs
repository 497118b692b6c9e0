namespace Microsoft.ML.Rise.Tool.Running;

/// <summary>Something that the user can put right: shown as one line, without a stack trace.</summary>
internal sealed class UserError(string message) : Exception(message);

/// <summary>Ctrl+C after a part of the work was finished and written.</summary>
internal sealed class FinishedInPart(string message) : OperationCanceledException(message);
