using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tests.Models;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.Inputs;

/// <summary>Float vectors as input column.</summary>
[TestClass]
public sealed class VectorInputTests
{
    [TestMethod]
    public void PlanarAndInterleaved_OfTheSamePicture_GiveTheSameMap()
    {
        Picture[] pictures = Picture.Several(2);
        IDataView interleaved = Rows([.. pictures.Select(p => new InterleavedRow { Pixels = Picture.Interleave(p.Pixels) })]);
        ITransformer scorer = Map<InterleavedRow, PictureScorer.Scored>((row, scored) => scored.Score = PictureScorer.Score(Deinterleave(row.Pixels)));

        SameBits.AreEqual(Maps(Explain(Rows(pictures), new PictureScorer().Transformer)), Maps(Explain(interleaved, scorer)));
    }

    [TestMethod]
    public void Sparse_AndDense_GiveTheSameMap()
    {
        float[] values = new float[Picture.Length];
        (values[3], values[70], values[191]) = (200, 255, -7);
        IDataView dense = Rows(new VectorRow { Pixels = new VBuffer<float>(values.Length, values) });
        IDataView sparse = Rows(new VectorRow { Pixels = new VBuffer<float>(values.Length, 3, [200, 255, -7], [3, 70, 191]) });
        RiseOptions options = Options with { Baseline = Baseline.Constant(9) };

        SameBits.AreEqual(Maps(Explain(dense, new PictureScorer().Transformer, options)), Maps(Explain(sparse, new PictureScorer().Transformer, options)));
    }

    // ML.NET takes a vector without explicit values for a missing image.
    [TestMethod]
    public void MaskedCopies_OfAnEmptySparseVector_AreDense()
    {
        bool areDense = true;
        ITransformer scorer = Map<VectorRow, PictureScorer.Scored>((row, scored) =>
        {
            areDense &= row.Pixels.IsDense;
            scored.Score = [1, 2, 3];
        });

        Maps(Explain(Rows(new VectorRow { Pixels = new VBuffer<float>(Picture.Length, 0, [], []) }), scorer));

        Assert.IsTrue(areDense);
    }

    [TestMethod]
    public void Baseline_IsShownByChannel_WhereAllIsMasked()
    {
        float[] masked = [];
        ITransformer scorer = Map<PictureScorer.PixelsOnly, PictureScorer.Scored>((row, scored) =>
        {
            masked = [.. row.Pixels];
            scored.Score = [1, 2, 3];
        });

        // p so small that every grid is empty; its opposite is not drawn.
        Maps(Explain(Rows(Picture.Number(0)), scorer, Options with { Baseline = Baseline.Constant(10, 20, 30), PreservationProbability = 1e-12, Sampling = Sampling.Independent }, Cursors(1)));

        CollectionAssert.AreEqual(Enumerable.Range(0, Picture.Length).Select(k => 10f * (1 + k / 64)).ToArray(), masked);
    }

    // A scorer that writes into what it is given spoils neither the row nor the next copy.
    [TestMethod]
    public void ScorerThatWritesIntoItsInput_SpoilsNothing()
    {
        IDataView data = Rows(Picture.Several(2));
        ITransformer spoiling = Map<PictureScorer.PixelsOnly, PictureScorer.Scored>((row, scored) =>
        {
            scored.Score = PictureScorer.Score(row.Pixels);
            row.Pixels.AsSpan().Fill(float.NaN);
        });

        SameBits.AreEqual(Maps(Explain(data, new PictureScorer().Transformer)), Maps(Explain(data, spoiling)));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(0)]
    public void RowShorterThanItsType_IsReported(int length)
    {
        IDataView explained = Explain(Rows(Picture.Number(0), new Picture { Pixels = new float[length] }), new PictureScorer().Transformer);
        using DataViewRowCursor cursor = explained.GetRowCursor(explained.Schema);
        Func<object> getMap = Columns.Getter(cursor, explained.Schema["Saliency"]);
        cursor.MoveNext();
        getMap();
        cursor.MoveNext();

        Assert.AreEqual(
            $"Column 'Pixels' of row 1 has {length} values; its type Vector<Single, 3, 8, 8> promises 192.",
            Assert.ThrowsExactly<InvalidOperationException>(() => getMap()).Message);
    }

    private static float[] Deinterleave(float[] interleaved) =>
        [.. Enumerable.Range(0, Picture.Length).Select(k => interleaved[k % 64 * 3 + k / 64])];

    private sealed class InterleavedRow
    {
        [VectorType(Picture.Side, Picture.Side, 3)]
        public float[] Pixels { get; set; } = [];
    }

    private sealed class VectorRow
    {
        [VectorType(3, Picture.Side, Picture.Side)]
        public VBuffer<float> Pixels { get; set; }
    }
}
