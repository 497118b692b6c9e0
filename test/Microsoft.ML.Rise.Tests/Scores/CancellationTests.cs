using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Methods;
using Microsoft.ML.Rise.Tests.Models;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.Scores;

/// <summary>Stopping in the middle of a row: no result, and nothing left behind.</summary>
[TestClass]
public sealed class CancellationTests
{
    private static readonly IDataView Data = Rows(Picture.Several(2));

    private readonly PictureScorer _scorer = new();
    private readonly CountedCursors _cursors = new();
    private int _calls;

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void Cancel_InTheMiddle_ThrowsAndDisposesEveryCursor(int numberOfThreads)
    {
        using var cancellation = new CancellationTokenSource();
        IDataView explained = Explain(Data, _cursors.Over(_scorer.Transformer), Options with { NumberOfMasks = 200 }, Cursors(numberOfThreads), new CancelAt(60, cancellation), cancellation: cancellation.Token);
        int openedByFit = _cursors.Opened;

        Assert.ThrowsExactly<OperationCanceledException>(() => Maps(explained));

        Assert.IsLessThan(200, _scorer.Calls);
        Assert.AreEqual(1 + numberOfThreads, _cursors.Opened - openedByFit);
        Assert.AreEqual(_cursors.Opened, _cursors.Disposed);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void Error_InTheMiddle_DisposesEveryCursor(int numberOfThreads)
    {
        ITransformer faulty = Map<PictureScorer.PixelsOnly, PictureScorer.Scored>((picture, scored) => scored.Score = NextCall() == 100 ? throw new FormatException() : [1, 2, 3]);
        IDataView explained = Explain(Data, _cursors.Over(faulty), Options with { NumberOfMasks = 200 }, Cursors(numberOfThreads));

        Assert.ThrowsExactly<InvalidOperationException>(() => Maps(explained));

        Assert.IsGreaterThan(numberOfThreads, _cursors.Opened);
        Assert.AreEqual(_cursors.Opened, _cursors.Disposed);
    }

    [TestMethod]
    public void Explanation_ThatEnds_DisposesEveryCursor()
    {
        Maps(Explain(Data, _cursors.Over(_scorer.Transformer), Options, Cursors(2)));

        Assert.IsGreaterThanOrEqualTo(2 * 3, _cursors.Opened);
        Assert.AreEqual(_cursors.Opened, _cursors.Disposed);
    }

    [TestMethod]
    public void Cancelled_Transformer_StaysCancelled_ButHandsOnOtherColumns()
    {
        using var cancellation = new CancellationTokenSource();
        IDataView explained = ExplainUntilCancelled(_scorer.Transformer, cancellation);
        Assert.ThrowsExactly<OperationCanceledException>(() => Maps(explained));
        int calls = _scorer.Calls;

        Assert.ThrowsExactly<OperationCanceledException>(() => Maps(explained));

        Assert.AreEqual(calls, _scorer.Calls);
        CollectionAssert.AreEqual(new object[] { 0, 1 }, Columns.Read(explained, "Id"));
    }

    [TestMethod]
    public void Cancelled_Scorer_CanBeExplainedAgain()
    {
        float[][] expected = Maps(Explain(Data, _scorer.Transformer, Options with { NumberOfMasks = 200 }));
        using var cancellation = new CancellationTokenSource();
        ITransformer scorer = _cursors.Over(_scorer.Transformer);
        Assert.ThrowsExactly<OperationCanceledException>(() => Maps(ExplainUntilCancelled(scorer, cancellation)));

        SameBits.AreEqual(expected, Maps(Explain(Data, scorer, Options with { NumberOfMasks = 200 })));
    }

    /// <summary>The finest grid that is taken, over a picture of few pixels: its masks are what costs time, also when they are drawn once more for the map.</summary>
    [TestMethod]
    public void Cancel_OfTheFinestGrid_IsHeardAtTheNextMask()
    {
        using var cancellation = new CancellationTokenSource();
        MaskSource masks = new RiseOptions { GridSize = 724 }.MaskKeyOf(InputShape.Image(8, 8, 1), units: null).CreateSource();
        var maps = new MapEngine(new CancelAfter(masks, 3, cancellation), MapMethod.Paper);

        Assert.ThrowsExactly<OperationCanceledException>(() => maps.For(new MaskRange(0, 4000), cancellation.Token));
    }

    /// <summary>Two that share an explainer: the one must not be ended by the other's token.</summary>
    [TestMethod]
    public void Cancel_OfAnother_IsNotOurs()
    {
        using var cancellation = new CancellationTokenSource();
        MaskSource masks = new RiseOptions().MaskKeyOf(InputShape.Image(8, 8, 1), units: null).CreateSource();
        var maps = new MapEngine(new CancelAfter(masks, 3, cancellation), MapMethod.Paper);
        Assert.ThrowsExactly<OperationCanceledException>(() => maps.For(new MaskRange(0, 40), cancellation.Token));

        Assert.IsNotNull(maps.For(new MaskRange(0, 40)));
    }

    [TestMethod]
    public void Progress_OfTwoRows_CountsEachToTheEnd()
    {
        var progress = new RecordedProgress();

        Maps(Explain(Data, _scorer.Transformer, progress: progress));

        foreach (int row in new[] { 0, 1 })
        {
            int[] done = [.. progress.Reports.Where(r => r.Row == row).Select(r => r.MasksDone)];
            // Threads that count one after the other may tell of it the other way round.
            CollectionAssert.AreEqual(Enumerable.Range(1, 50).ToArray(), done.Distinct().Order().ToArray());
            Assert.AreEqual(50, done[^1]);
        }

        Assert.IsTrue(progress.Reports.TrueForAll(r => r.NumberOfMasks == 50));
    }

    private static IDataView ExplainUntilCancelled(ITransformer scorer, CancellationTokenSource cancellation) =>
        Explain(Data, scorer, Options with { NumberOfMasks = 200 }, progress: new CancelAt(60, cancellation), cancellation: cancellation.Token);

    /// <summary>A source that cancels at its mask of a number.</summary>
    private sealed class CancelAfter(MaskSource source, long mask, CancellationTokenSource cancellation) : MaskSource(source.Layout)
    {
        public override double PreservationProbability => source.PreservationProbability;

        public override MaskShift Sample(long index, Span<float> grid)
        {
            if (index == mask)
                cancellation.Cancel();
            return source.Sample(index, grid);
        }
    }

    private int NextCall() => Interlocked.Increment(ref _calls);
}
