namespace Microsoft.ML.Data;

/// <summary>A cursor that counts its own rows: position -1 before the first row and after the last.</summary>
internal abstract class SourceCursor : DataViewRowCursor
{
    private long _position = -1;
    private bool _ended;

    public override long Position => _position;

    public override long Batch => 0;

    public sealed override bool MoveNext()
    {
        if (!_ended && MoveNextCore())
        {
            _position++;
            return true;
        }
        End();
        return false;
    }

    protected abstract bool MoveNextCore();

    protected override void Dispose(bool disposing)
    {
        End();
        base.Dispose(disposing);
    }

    private void End()
    {
        _ended = true;
        _position = -1;
    }
}
