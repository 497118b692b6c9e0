namespace Microsoft.ML.Data;

/// <summary>The words for a schema that does not fit.</summary>
internal static class SchemaErrors
{
    public static ArgumentOutOfRangeException MissingColumn(string parameter, string role, string name) =>
        new(parameter, $"Could not find {role} column '{name}'");

    public static ArgumentOutOfRangeException Mismatch(string parameter, string role, string name, string expected, string actual) =>
        new(parameter, $"Schema mismatch for {role} column '{name}': expected {expected}, got {actual}");
}
