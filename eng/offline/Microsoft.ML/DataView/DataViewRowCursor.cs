namespace Microsoft.ML;

/// <summary>A row that moves over a view, once, forwards.</summary>
public abstract class DataViewRowCursor : DataViewRow
{
    public abstract bool MoveNext();
}
