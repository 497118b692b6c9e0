namespace Microsoft.ML.Data;

/// <summary>Does something once for each row, however many columns need it. It goes by the row's position.</summary>
internal sealed class OncePerRow(DataViewRow row, Action compute)
{
    private long _position = -1;

    public void Update()
    {
        if (row.Position == _position)
            return;
        compute();
        _position = row.Position;
    }
}
