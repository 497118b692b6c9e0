namespace Microsoft.ML.Rise.Scores;

/// <summary>Errors that more than one kind of scorer has.</summary>
internal static class ScorerErrors
{
    public static InvalidOperationException Threw(string scorer, Exception inner) =>
        new($"{scorer} threw while it scored masked copies: {inner.GetBaseException().Message}", inner);
}
