namespace Microsoft.ML.Data;

public sealed partial class DataDebuggerPreview
{
    /// <summary>A row's values by column name.</summary>
    public sealed class RowInfo
    {
        internal RowInfo(KeyValuePair<string, object>[] values) => Values = values;

        public KeyValuePair<string, object>[] Values { get; }

        public override string ToString() => $"{Values.Length} columns";
    }
}
