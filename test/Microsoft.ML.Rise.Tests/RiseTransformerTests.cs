using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tests.Models;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests;

/// <summary>What a row's map must not depend on; and saving.</summary>
[TestClass]
public sealed class RiseTransformerTests
{
    private static readonly IDataView Data = Rows(Picture.Several(3));

    private static ITransformer Scorer => new PictureScorer().Transformer;

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(7, 1)]
    [DataRow(64, 1)]
    [DataRow(1, 2)]
    [DataRow(7, 2)]
    [DataRow(64, 2)]
    [DataRow(1, 4)]
    [DataRow(7, 4)]
    [DataRow(64, 4)]
    public void Map_AnyBatchSizeAndNumberOfThreads_HasSameBits(int batchSize, int numberOfThreads)
    {
        RiseOptions options = Options with { NumberOfMasks = 200 };

        SameBits.AreEqual(
            Maps(Explain(Data, Scorer, options)),
            Maps(Explain(Data, Scorer, options, Cursors(numberOfThreads, batchSize))));
    }

    [TestMethod]
    public void NumberOfThreads_Two_ScoresTwoCopiesAtTheSameTime()
    {
        using var bothInside = new Barrier(2);
        int calls = 0, met = 0;
        ITransformer scorer = Map<PictureScorer.PixelsOnly, PictureScorer.Scored>((picture, scored) =>
        {
            // The unmasked row comes first, and alone.
            if (Interlocked.Increment(ref calls) is 2 or 3 && bothInside.SignalAndWait(TimeSpan.FromSeconds(20)))
                Interlocked.Increment(ref met);
            scored.Score = PictureScorer.Score(picture.Pixels);
        });

        Maps(Explain(Rows(Picture.Number(0)), scorer, Options, Cursors(2)));

        Assert.AreEqual(2, met);
    }

    // The covariates of a mask were once computed in memory that all explanations of an explainer shared.
    [TestMethod]
    public void Explainer_UsedBySeveralThreads_GivesAllTheSameBits()
    {
        var explainer = new RiseExplainer(InputShape.Features(32), Options with { NumberOfMasks = 2000 });
        MaskScores run = explainer.Score([.. Enumerable.Range(0, 32).Select(k => k - 9f)], FirstTimesLast, 1, 0, 2000);
        float[] expected = explainer.Explain(run).Saliency.ToArray();
        var others = new float[80][];
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(t => new Thread(() =>
        {
            for (int k = t; k < others.Length; k += 4)
                others[k] = explainer.Explain(run).Saliency.ToArray();
        }))];

        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());

        foreach (float[] other in others)
            CollectionAssert.AreEqual(expected, other);
    }

    // Reliability is looked at on the way: where a run stops must not depend on threads either.
    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void Map_ThatStopsWhenReliable_HasSameBits(int numberOfThreads)
    {
        RiseOptions options = Options with { NumberOfMasks = 4000 };
        Explained[] expected = ReadExplained(Data, Scorer, options), actual = ReadExplained(Data, Scorer, options, Cursors(numberOfThreads, 5));

        Assert.IsLessThan(4000, expected[0].SaliencyMasks);
        CollectionAssert.AreEqual(expected.Select(e => e.SaliencyMasks).ToArray(), actual.Select(e => e.SaliencyMasks).ToArray());
        SameBits.AreEqual([.. expected.Select(e => e.Saliency)], [.. actual.Select(e => e.Saliency)]);
    }

    [TestMethod]
    public void Map_IsThatOfTheExplainer()
    {
        var explainer = new RiseExplainer(InputShape.Image(8, 8), Options);
        for (int id = 0; id < 3; id++)
        {
            RiseExplanation expected = explainer.Explain(Picture.Number(id).Pixels, (inputs, count, scores) =>
            {
                for (int k = 0; k < count; k++)
                    PictureScorer.Score(inputs.Slice(k * Picture.Length, Picture.Length)).CopyTo(scores[(3 * k)..]);
            }, 3);

            CollectionAssert.AreEqual(expected.Saliency.ToArray(), Maps(Explain(Data, Scorer))[id]);
        }
    }

    [TestMethod]
    public void Rows_AloneTogetherOrInAnotherOrder_HaveTheSameMaps()
    {
        float[][] together = Maps(Explain(Data, Scorer));

        float[][] swapped = Maps(Explain(Rows(Picture.Number(2), Picture.Number(0), Picture.Number(1)), Scorer));
        SameBits.AreEqual([together[2], together[0], together[1]], swapped);
        for (int id = 0; id < 3; id++)
            SameBits.AreEqual([together[id]], Maps(Explain(Rows(Picture.Number(id)), Scorer)));
    }

    [TestMethod]
    public void Row_ReadTwice_HasTheSameMapAndIsExplainedOnce()
    {
        var scorer = new PictureScorer();
        IDataView explained = Explain(Data, scorer.Transformer);
        using DataViewRowCursor cursor = explained.GetRowCursor(explained.Schema);
        Func<object> first = Columns.Getter(cursor, explained.Schema["Saliency"]), second = Columns.Getter(cursor, explained.Schema["Saliency"]);
        cursor.MoveNext();

        object map = first();
        Assert.AreEqual(map, first());
        Assert.AreEqual(map, second());
        Assert.AreEqual(51, scorer.Calls);
    }

    public static IEnumerable<object[]> DirtyBuffers =>
    [
        [new VBuffer<float>(3, [7, 8, 9])],
        [new VBuffer<float>(200, [.. Enumerable.Repeat(float.NaN, 200)])],
        [new VBuffer<float>(64, 2, [float.NaN, 5], [3, 60])],
        [new VBuffer<float>(64, [.. Enumerable.Repeat(float.NaN, 64)])],
    ];

    [TestMethod]
    [DynamicData(nameof(DirtyBuffers))]
    public void Map_IntoADirtyBuffer_IsClean(VBuffer<float> buffer)
    {
        float[] expected = Maps(Explain(Data, Scorer))[0];
        IDataView explained = Explain(Data, Scorer);
        using DataViewRowCursor cursor = explained.GetRowCursor(explained.Schema);
        cursor.MoveNext();

        cursor.GetGetter<VBuffer<float>>(explained.Schema["Saliency"])(ref buffer);

        Assert.IsTrue(buffer.IsDense);
        CollectionAssert.AreEqual(expected, buffer.GetValues().ToArray());
    }

    // The reader owns what it was given, and may write into it.
    [TestMethod]
    public void Map_WrittenOverByItsReader_IsGivenAgain()
    {
        IDataView explained = Explain(Data, Scorer);
        using DataViewRowCursor cursor = explained.GetRowCursor(explained.Schema);
        ValueGetter<VBuffer<float>> getMap = cursor.GetGetter<VBuffer<float>>(explained.Schema["Saliency"]);
        cursor.MoveNext();
        VBuffer<float> spoilt = default, map = default;
        getMap(ref spoilt);
        float[] expected = spoilt.GetValues().ToArray();
        VBufferEditor.CreateFromBuffer(ref spoilt).Values.Fill(float.NaN);

        getMap(ref map);

        CollectionAssert.AreEqual(expected, map.GetValues().ToArray());
    }

    [TestMethod]
    public void Seed_Another_GivesAnotherMap()
    {
        CollectionAssert.AreNotEqual(Maps(Explain(Data, Scorer))[0], Maps(Explain(Data, Scorer, Options with { Seed = 2 }))[0]);
    }

    private static void FirstTimesLast(ReadOnlySpan<float> inputs, int count, Span<float> scores)
    {
        for (int k = 0; k < count; k++)
            scores[k] = inputs[32 * k] * inputs[32 * k + 31];
    }
}
