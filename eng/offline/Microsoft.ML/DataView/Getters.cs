namespace Microsoft.ML.Data;

/// <summary>What every row checks before it hands out a getter.</summary>
internal static class Getters
{
    /// <summary>The getter as the type that was asked for, or the error for a wrong type.</summary>
    public static ValueGetter<TValue> Typed<TValue>(Delegate getter, DataViewSchema.Column column) =>
        getter as ValueGetter<TValue> ?? throw new InvalidOperationException(
            $"Invalid TValue in GetGetter for column #{column.Name}: {column.Type}: '{typeof(TValue)}', expected type: '{column.Type.RawType}'.");

    public static ArgumentOutOfRangeException Inactive() => new("column", "requested column not active");
}
