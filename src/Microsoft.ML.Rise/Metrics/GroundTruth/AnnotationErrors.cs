namespace Microsoft.ML.Rise.Metrics.GroundTruth;

/// <summary>What is wrong with a file of annotations.</summary>
internal static class AnnotationErrors
{
    /// <param name="file">The file.</param>
    /// <param name="element">Its path in the file.</param>
    /// <param name="line">From 1.</param>
    /// <param name="expected">What should be there.</param>
    /// <param name="got">What is there.</param>
    public static InvalidDataException Unexpected(string file, string element, int line, string expected, string got) =>
        new($"{file}, line {line}, {element}: expected {expected}, got {got}.");

    /// <param name="file">The file.</param>
    /// <param name="element">Its path in the file.</param>
    /// <param name="line">From 1.</param>
    /// <param name="inner">Says what is wrong, without the name of a parameter.</param>
    public static InvalidDataException Invalid(string file, string element, int line, ArgumentException inner)
    {
        string message = inner.Message.Replace($" (Parameter '{inner.ParamName}')", "", StringComparison.Ordinal);
        return new InvalidDataException($"{file}, line {line}, {element}: {message}", inner);
    }
}
