namespace ExplainImage;

/// <summary>Something that the user can put right: shown as one line, without a stack trace.</summary>
internal sealed class UserError(string message) : Exception(message);
