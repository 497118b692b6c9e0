using Microsoft.ML.Rise.Tests.Models;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.DataViews;

[TestClass]
public sealed class CursorSetTests
{
    [TestMethod]
    public void GetRowCursorSet_OfAnExplanation_IsAllRowsAndAnEmptyCursor()
    {
        IDataView explained = Explain(Rows(Picture.Several(6)), new PictureScorer().Transformer);
        DataViewRowCursor[] cursors = explained.GetRowCursorSet([explained.Schema["Id"], explained.Schema["SaliencyMasks"]], 4);

        Assert.HasCount(2, cursors);
        CollectionAssert.AreEqual(new object[] { 0, 1, 2, 3, 4, 5 }, Columns.Read(cursors[0], "Id"));
        Assert.HasCount(0, Columns.Read(cursors[1], "Id"));
    }

    // A reader of several cursors takes whole batches: each row by itself, or the first would wait for the rest of its batch.
    [TestMethod]
    public void GetRowCursorSet_OfAnExplanation_MakesEachRowABatch()
    {
        IDataView explained = Explain(Rows(Picture.Several(3)), new PictureScorer().Transformer);
        DataViewRowCursor[] cursors = explained.GetRowCursorSet([explained.Schema["Saliency"]], 2);
        var batches = new List<long>();
        foreach (DataViewRowCursor cursor in cursors)
        {
            using (cursor)
            {
                while (cursor.MoveNext())
                    batches.Add(cursor.Batch);
            }
        }

        CollectionAssert.AreEqual(new long[] { 0, 1, 2 }, batches);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    public void GetRowCursorSet_OfOne_IsOneCursor(int n)
    {
        IDataView explained = Explain(Rows(Picture.Several(6)), new PictureScorer().Transformer);
        DataViewRowCursor[] cursors = explained.GetRowCursorSet([explained.Schema["Id"], explained.Schema["Saliency"]], n);

        Assert.HasCount(1, cursors);
        Assert.HasCount(6, Columns.Read(cursors[0], "Id"));
    }

    [TestMethod]
    public void GetRowCursorSet_OfOtherColumns_IsTheSources()
    {
        var parts = new PartedView(Rows(Picture.Several(6)));
        IDataView explained = Explain(parts, new PictureScorer().Transformer);
        DataViewRowCursor[] cursors = explained.GetRowCursorSet([explained.Schema["Id"]], 3);

        Assert.HasCount(3, cursors);
        CollectionAssert.AreEqual(new object[] { 0, 3 }, Columns.Read(cursors[0], "Id"));
        CollectionAssert.AreEqual(new object[] { 1, 4 }, Columns.Read(cursors[1], "Id"));
        CollectionAssert.AreEqual(new object[] { 2, 5 }, Columns.Read(cursors[2], "Id"));
    }

    [TestMethod]
    [DataRow("Saliency")]
    [DataRow("Id")]
    public void Cursors_Disposed_DisposeTheSources(string column)
    {
        var cursors = new CountedCursors();
        IDataView explained = Explain(cursors.Over(Rows(Picture.Several(2))), new PictureScorer().Transformer);

        foreach (DataViewRowCursor cursor in explained.GetRowCursorSet([explained.Schema[column]], 2))
            cursor.Dispose();
        explained.GetRowCursor([explained.Schema[column]]).Dispose();

        Assert.IsGreaterThanOrEqualTo(2, cursors.Opened);
        Assert.AreEqual(cursors.Opened, cursors.Disposed);
    }

    /// <summary>Gives every n-th row to a cursor.</summary>
    private sealed class PartedView(IDataView source) : IDataView
    {
        public DataViewSchema Schema => source.Schema;

        public bool CanShuffle => false;

        public long? GetRowCount() => source.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => source.GetRowCursor(columnsNeeded, rand);

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
            [.. Enumerable.Range(0, n).Select(part => new Part(source.GetRowCursor(columnsNeeded, rand), part, n))];
    }

    private sealed class Part(DataViewRowCursor source, int part, int parts) : PassedThroughCursor(source)
    {
        public override long Batch => base.Position;

        public override bool MoveNext()
        {
            while (base.MoveNext())
            {
                if (base.Position % parts == part)
                    return true;
            }

            return false;
        }
    }
}
