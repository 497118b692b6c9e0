using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tests.Models;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.Evidence;

/// <summary>The ranking as an option of RISE: the map stays what it is, and the order of its cells comes beside it.</summary>
[TestClass]
public sealed class SaliencyRefinementTests
{
    private static readonly InputShape Shape = InputShape.Image(Picture.Side, Picture.Side);
    private static readonly RiseOptions Ranked = Options with { Refinement = SaliencyRefinement.Ranking(cells: 4, window: 3) };

    [TestMethod]
    public void Saliency_StaysTheSame_AndEachMapIsRanked()
    {
        RiseOptions options = Ranked with { Target = RiseTarget.Classes(2, 0) };
        var progress = new RecordedProgress();

        RiseExplanation explanation = new RiseExplainer(Shape, options).Explain(Picture.Number(1).Pixels, PictureScorer.OfArrays, progress), plain = new RiseExplainer(Shape, options with { Refinement = null }).Explain(Picture.Number(1).Pixels, PictureScorer.OfArrays);

        for (int k = 0; k < 2; k++)
        {
            RiseMap map = explanation.Maps[k];
            SaliencyRanking byHand = SaliencyRanking.Of(Picture.Number(1).Pixels, map.Saliency.Span, Shape, PictureScorer.OfArrays, k == 0 ? 2 : 0, cells: 4, window: 3);
            CollectionAssert.AreEqual(plain.Maps[k].Saliency.ToArray(), map.Saliency.ToArray());
            CollectionAssert.AreEqual(byHand.Order.ToArray(), map.Ranking!.Order.ToArray());
            CollectionAssert.AreEqual(byHand.Map.ToArray(), map.Ranking.Map.ToArray());
            Assert.IsNull(plain.Maps[k].Ranking);
        }

        int calls = explanation.Maps[0].Ranking!.NumberOfCalls;
        Assert.AreEqual(2 * (3 * (16 - 3 + 1) + 3 * 2 / 2 - 1), calls);
        Assert.AreEqual(new RiseProgress(0, 50 + 2 * calls, 50 + 2 * calls), progress.Reports[^1]);
    }

    /// <summary>Only the first row was looked at, of which the first feature is no other.</summary>
    [TestMethod]
    public void ABackground_IsRankedAgainstTheMeanOfItsRows()
    {
        var options = new RiseOptions { Baseline = Baseline.Rows([1, 0, 0], [-9, 0, 0]), Refinement = SaliencyRefinement.Ranking(window: 3) };

        RiseMap map = new RiseExplainer(InputShape.Features(3), options).Explain([1, 1, 1], (inputs, count, scores) =>
        {
            for (int k = 0; k < count; k++)
                scores[k] = inputs[3 * k] + inputs[3 * k + 1] + inputs[3 * k + 2];
        }, 1).Maps[0];

        Assert.AreEqual(5, map.Contrast.Span[0]);
        Assert.AreEqual(0, map.Ranking!.Order[0]);
    }

    [TestMethod]
    public void Row_HasTheRanking_AndTheTwoParts()
    {
        RankedRow row = Read<RankedRow>(Explain(Rows(Picture.Number(1)), new PictureScorer().Transformer, Ranked with { Target = 0 })).Single();

        SaliencyRanking direct = new RiseExplainer(Shape, Ranked with { Target = 0 }).Explain(Picture.Number(1).Pixels, PictureScorer.OfArrays).Maps[0].Ranking!;
        CollectionAssert.AreEqual(direct.Map.ToArray(), row.SaliencyRanking);
        CollectionAssert.AreEqual(direct.MaskOf(direct.Sufficient()).ToArray(), row.SaliencySufficient);
        CollectionAssert.AreEqual(direct.MaskOf(direct.Necessary()).ToArray(), row.SaliencyNecessary);

        // The score is the brightness of the left half: nothing else is sufficient, or necessary.
        for (int v = 0; v < row.SaliencySufficient.Length; v++)
            Assert.IsTrue(row.SaliencyNecessary[v] == 0 || v % Picture.Side < Picture.Side / 2);
    }

    [TestMethod]
    public void Columns_AreThere_WhereTheyAreAskedFor()
    {
        IDataView data = Rows(Picture.Several(1));
        ITransformer scorer = new PictureScorer().Transformer;

        Assert.IsNull(Explain(data, scorer).Schema.GetColumnOrNull("SaliencyRanking"));
        var type = (VectorDataViewType)Explain(data, scorer, Ranked with { Target = RiseTarget.All }).Schema["SaliencyRanking"].Type;
        CollectionAssert.AreEqual(new[] { 3, Picture.Side, Picture.Side }, type.Dimensions.ToArray());
    }

    [TestMethod]
    public void Refinement_IsComparedByValue_AndRefusesWhatIsTooSmall()
    {
        Assert.AreEqual(SaliencyRefinement.Ranking(), SaliencyRefinement.Ranking(7, 4));
        Assert.AreNotEqual(SaliencyRefinement.Ranking(), SaliencyRefinement.Ranking(cells: 5));
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => SaliencyRefinement.Ranking(cells: 0)).Message, "There must be at least 1x1 cells, got 0x0.");
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => SaliencyRefinement.Ranking(window: 1)).Message, "At least 2 cells must compete for a place, got 1.");
    }

    private sealed class RankedRow
    {
        public float[] SaliencyRanking { get; set; } = [];

        public float[] SaliencySufficient { get; set; } = [];

        public float[] SaliencyNecessary { get; set; } = [];
    }
}
