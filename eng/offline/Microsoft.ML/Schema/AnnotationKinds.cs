namespace Microsoft.ML.Data;

/// <summary>The names of the annotations that the host itself reads or writes.</summary>
internal static class AnnotationKinds
{
    public const string SlotNames = "SlotNames";
    public const string KeyValues = "KeyValues";
    public const string IsNormalized = "IsNormalized";
}
