using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tests.Models;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.DataViews;

/// <summary>The model is called when a column of RISE is read, for the row that is read, and not before.</summary>
[TestClass]
public sealed class LazinessTests
{
    private const int CallsPerRow = 51;

    private readonly PictureScorer _scorer = new();

    [TestMethod]
    public void FitTransformAndSchema_CallNoModel()
    {
        IDataView data = Rows(Picture.Several(3));
        RiseEstimator estimator = Ml.Transforms.ExplainWithRise(_scorer.Transformer, Options);

        RiseTransformer transformer = estimator.Fit(data);
        IDataView explained = transformer.Transform(data);
        transformer.GetOutputSchema(data.Schema);
        transformer.GetRowToRowMapper(data.Schema);

        Assert.AreEqual(3, explained.GetRowCount());
        Assert.AreEqual(0, _scorer.Calls);
    }

    [TestMethod]
    public void OtherColumns_Read_CallNoModel()
    {
        IDataView explained = Explain(Rows(Picture.Several(3)), _scorer.Transformer);

        Assert.HasCount(3, explained.GetColumn<float[]>("Pixels").ToArray());
        Assert.HasCount(3, explained.GetColumn<string>("Name").ToArray());
        Assert.AreEqual(0, _scorer.Calls);
    }

    [TestMethod]
    public void Cursor_MovedOverRowsThatAreNotRead_CallsNoModel()
    {
        IDataView explained = Explain(Rows(Picture.Several(3)), _scorer.Transformer);
        using DataViewRowCursor cursor = explained.GetRowCursor(explained.Schema);
        ValueGetter<float> getScore = cursor.GetGetter<float>(explained.Schema["SaliencyScore"]);

        cursor.MoveNext();
        cursor.MoveNext();
        Assert.AreEqual(0, _scorer.Calls);

        float score = 0;
        getScore(ref score);
        Assert.AreEqual(CallsPerRow, _scorer.Calls);
        Assert.AreEqual(PictureScorer.Score(Picture.Number(1).Pixels).Max(), score);
    }

    [TestMethod]
    public void AllColumns_OfARow_CostOneExplanation()
    {
        IDataView explained = Explain(Rows(Picture.Several(3)), _scorer.Transformer);

        Columns.ReadAll(explained);

        Assert.AreEqual(3 * CallsPerRow, _scorer.Calls);
    }

    [TestMethod]
    public void TakeRows_ExplainsTheRowsThatAreTaken()
    {
        IDataView explained = Explain(Rows(Picture.Several(20)), _scorer.Transformer);

        Assert.HasCount(2, Maps(Ml.Data.TakeRows(explained, 2)));

        Assert.AreEqual(2 * CallsPerRow, _scorer.Calls);
    }

    [TestMethod]
    public void Preview_ExplainsTheRowsThatAreShown()
    {
        IDataView explained = Explain(Rows(Picture.Several(20)), _scorer.Transformer);

        DataDebuggerPreview preview = explained.Preview(maxRows: 3);

        Assert.HasCount(3, preview.RowView);
        Assert.AreEqual(3 * CallsPerRow, _scorer.Calls);
        Assert.AreEqual(50, preview.RowView[0].Values.Single(v => v.Key == "SaliencyMasks").Value);
    }

    // A stage that asks for parallel cursors splits a single one in batches of 128 rows: it would explain all 20 before it handed out the first.
    [TestMethod]
    public void LaterStage_ReadingOneRowOfTwenty_ExplainsAHandful()
    {
        IDataView explained = Explain(Rows(Picture.Several(20)), _scorer.Transformer);
        IDataView copied = Ml.Transforms.CopyColumns("Copy", "Saliency").Fit(explained).Transform(explained);

        using (DataViewRowCursor cursor = copied.GetRowCursor([copied.Schema["Copy"]]))
        {
            Assert.IsTrue(cursor.MoveNext());
            var map = default(VBuffer<float>);
            cursor.GetGetter<VBuffer<float>>(copied.Schema["Copy"])(ref map);
            Assert.AreEqual(64, map.Length);
        }

        Assert.IsInRange(CallsPerRow, 8 * CallsPerRow, _scorer.Calls);
    }

    [TestMethod]
    public void LaterStage_OnOtherColumns_CallsNoModel()
    {
        IDataView explained = Explain(Rows(Picture.Several(20)), _scorer.Transformer);
        IDataView copied = Ml.Transforms.CopyColumns("Copy", "Gain").Fit(explained).Transform(explained);

        Assert.HasCount(20, copied.GetColumn<float>("Copy").ToArray());
        Assert.AreEqual(0, _scorer.Calls);
    }
}
