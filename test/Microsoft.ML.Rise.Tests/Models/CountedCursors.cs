namespace Microsoft.ML.Rise.Tests.Models;

/// <summary>Counts the cursors of the views that it is put over: those that are opened, and those that are disposed.</summary>
internal sealed class CountedCursors
{
    private int _opened;
    private int _disposed;

    public int Opened => _opened;

    public int Disposed => _disposed;

    public IDataView Over(IDataView view) => new PassedThroughView(view, cursor => new CountedCursor(this, cursor));

    /// <summary>A scorer whose output is read through counted cursors.</summary>
    public ITransformer Over(ITransformer scorer) => new ViewScorer(scorer, Over);

    private sealed class CountedCursor : PassedThroughCursor
    {
        private readonly CountedCursors _counts;
        private bool _isDisposed;

        public CountedCursor(CountedCursors counts, DataViewRowCursor source)
            : base(source)
        {
            _counts = counts;
            Interlocked.Increment(ref counts._opened);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing && !_isDisposed)
                Interlocked.Increment(ref _counts._disposed);
            _isDisposed = true;
            base.Dispose(disposing);
        }
    }
}
