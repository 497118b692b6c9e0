namespace Microsoft.ML.Data;

public sealed partial class SchemaDefinition
{
    /// <summary>Which members count: those that can be read, those that can be written, or both kinds?</summary>
    [Flags]
    public enum Direction
    {
        Read = 1,
        Write = 2,
        Both = Read | Write,
    }
}
