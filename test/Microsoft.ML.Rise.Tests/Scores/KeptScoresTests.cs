using Microsoft.ML.Rise.Tests.Models;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.Scores;

/// <summary>Scores in files: saved, loaded, merged, gone on from.</summary>
[TestClass]
public sealed class KeptScoresTests
{
    private static readonly float[] Values = [.. Enumerable.Range(0, 16).Select(k => k % 5 / 4f)];
    private static readonly InputShape Shape = InputShape.Image(4, 4, 1);
    private static readonly RiseOptions Options = new() { NumberOfMasks = 700, GridSize = 3, TargetReliability = 1, Target = RiseTarget.All };

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private int _asked;

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    public static IEnumerable<object[]> Kinds =>
    [
        [Shape, Options],
        [Shape, Options with { Target = RiseTarget.Top1, Baseline = Baseline.Rows(Enumerable.Repeat(0.5f, 16).ToArray(), Enumerable.Repeat(0.25f, 16).ToArray()), GridSize = 2, Sampling = Sampling.Independent }],
        [Shape.WithSegments([.. Enumerable.Range(0, 16).Select(k => k / 4)]), Options with { Target = RiseTarget.Difference(0, 1) }],
        [InputShape.Features(16), Options with { Target = RiseTarget.Similarity }],
        [InputShape.Series(8, 2, maskChannels: true), Options with { Target = 1, Baseline = Baseline.InputMean }],
    ];

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void Scores_SavedAndLoaded_ExplainTheSame(InputShape shape, RiseOptions options)
    {
        var explainer = new RiseExplainer(shape, options);
        MaskScores scores = explainer.Score(Values, Scorer(), 0, 700);

        scores.Save(PathOf("a"));
        var stream = new MemoryStream();
        scores.Save(stream);
        stream.Position = 0;

        CollectionAssert.AreEqual(File.ReadAllBytes(PathOf("a")), stream.ToArray());
        AssertSame(explainer.Explain(scores), new RiseExplainer(shape, options).Explain(MaskScores.Load(PathOf("a"))));
        AssertSame(explainer.Explain(scores), explainer.Explain(MaskScores.Load(stream)));
        MaskScores loaded = MaskScores.Load(PathOf("a"));
        CollectionAssert.AreEqual(scores.Targets.ToArray(), loaded.Targets.ToArray());
        loaded.Save(PathOf("b"));
        CollectionAssert.AreEqual(File.ReadAllBytes(PathOf("a")), File.ReadAllBytes(PathOf("b")));
    }

    [TestMethod]
    public void EveryByte_Flipped_AndEveryCut_IsRefused()
    {
        new RiseExplainer(Shape, Options).Score(Values, Scorer(), 0, 10).Save(PathOf("a"));
        byte[] file = File.ReadAllBytes(PathOf("a"));
        for (int k = 0; k < file.Length; k++)
        {
            byte[] damaged = [.. file];
            damaged[k] ^= (byte)(1 << k % 8);
            StringAssert.StartsWith(Assert.ThrowsExactly<InvalidDataException>(() => MaskScores.Load(new MemoryStream(damaged))).Message, "The stream is ");
            StringAssert.StartsWith(Assert.ThrowsExactly<InvalidDataException>(() => MaskScores.Load(new MemoryStream(file[..k]))).Message, "The stream is ");
        }
    }

    [TestMethod]
    public void File_OfSomethingElse_IsRefusedByName()
    {
        File.WriteAllText(PathOf("a"), "seed,score\n1,0.5\n and so on, and so on, and so on");

        Assert.AreEqual(
            $"'{PathOf("a")}' is not a file of RISE with scores of masks, or its beginning is damaged: it does not begin as such files do.", Assert.ThrowsExactly<InvalidDataException>(() => MaskScores.Load(PathOf("a"))).Message);
        Assert.ThrowsExactly<FileNotFoundException>(() => MaskScores.Load(PathOf("none")));
    }

    [TestMethod]
    public void Function_AsTarget_CannotBeSaved()
    {
        MaskScores scores = new RiseExplainer(Shape, Options with { Target = RiseTarget.Function("margin", s => s[0] - s[1]) }).Score(Values, Scorer(), 0, 10);

        Assert.AreEqual(
            "The scores cannot be saved: Target is a function, which cannot be saved: name classes, or several of them by Sum, Difference or Similarity.", Assert.ThrowsExactly<NotSupportedException>(() => scores.Save(PathOf("a"))).Message);
        Assert.IsEmpty(Directory.GetFiles(_folder));
    }

    [TestMethod]
    public void Parts_InAnyOrder_GiveTheBitsOfTheWhole()
    {
        var explainer = new RiseExplainer(Shape, Options);
        MaskScores[] parts = [.. new[] { (500, 200), (0, 120), (300, 200), (120, 180) }.Select(p => explainer.Score(Values, Scorer(), p.Item1, p.Item2))];

        AssertSame(explainer.Explain(Values, Scorer()), explainer.Explain(MaskScores.Merge(parts)));
        AssertSame(explainer.Explain(Values, Scorer()), explainer.Explain(parts[0].Merge(parts[2]).Merge(parts[3].Merge(parts[1]))));
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentException>(() => MaskScores.Merge(parts[..2])).Message, "The scores must follow each other, but one's are of masks 0 to 119, and the other's of 500 to 699.");
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentException>(() => MaskScores.Merge([])).Message, "There are no scores to merge.");
    }

    [TestMethod]
    public void Explain_IntoAFile_GoesOnFromThere_AndGrows()
    {
        var explainer = new RiseExplainer(Shape, Options);
        RiseExplanation expected = explainer.Explain(Values, Scorer());

        _asked = 0;
        new RiseExplainer(Shape, Options with { NumberOfMasks = 300 }).Explain(Values, Scorer(), PathOf("a"));
        Assert.AreEqual(301, _asked);
        AssertSame(expected, explainer.Explain(Values, Scorer(), PathOf("a")));
        Assert.AreEqual(702, _asked, "It has grown by 400 masks; the input as it is was asked about once more.");
        AssertSame(expected, explainer.Explain(Values, Scorer(), PathOf("a")));
        Assert.AreEqual(703, _asked);
        Assert.AreEqual(700, MaskScores.Load(PathOf("a")).NumberOfMasks);
        new RiseExplainer(Shape, Options with { NumberOfMasks = 300 }).Explain(Values, Scorer(), PathOf("a"));
        Assert.AreEqual(700, MaskScores.Load(PathOf("a")).NumberOfMasks, "Fewer masks take nothing away.");
    }

    [TestMethod]
    public void Explain_IntoAFolderThatIsNotThere_MakesIt_OrSaysSoBeforeTheScorerIsAsked()
    {
        var explainer = new RiseExplainer(Shape, Options with { NumberOfMasks = 100 });
        explainer.Explain(Values, Scorer(), Path.Combine(PathOf("new"), "deep", "a.rise"));
        Assert.AreEqual(100, MaskScores.Load(Path.Combine(PathOf("new"), "deep", "a.rise")).NumberOfMasks);

        _asked = 0;
        File.WriteAllText(PathOf("file"), "");
        Assert.ThrowsExactly<IOException>(() => explainer.Explain(Values, Scorer(), Path.Combine(PathOf("file"), "a.rise")));
        Assert.AreEqual(0, _asked);
    }

    [TestMethod]
    public void Explain_Adaptively_StopsWhereItWouldHaveStopped()
    {
        RiseOptions adaptive = Options with { TargetReliability = 0.9, NumberOfMasks = 4000 };
        var explainer = new RiseExplainer(Shape, adaptive);
        RiseExplanation expected = explainer.Explain(Values, Scorer());
        new RiseExplainer(Shape, Options with { NumberOfMasks = 3000 }).Explain(Values, Scorer(), PathOf("a"));

        RiseExplanation actual = explainer.Explain(Values, Scorer(), PathOf("a"));

        Assert.IsLessThan(3000, expected.NumberOfMasks);
        AssertSame(expected, actual);
    }

    [TestMethod]
    public void Explain_Cancelled_KeepsWhatWasScored()
    {
        var explainer = new RiseExplainer(Shape, Options);
        using var cancellation = new CancellationTokenSource();
        RiseScorer cancelling = RiseScorer.FromFunction((inputs, count, scores) =>
        {
            Count(inputs, count, scores);
            if (_asked > 500)
                cancellation.Cancel();
        }, 2, new RiseSchedule(1, 1, 8));

        Assert.ThrowsExactly<OperationCanceledException>(() => explainer.Explain(Values, cancelling, PathOf("a"), cancellationToken: cancellation.Token));

        Assert.AreEqual(384, MaskScores.Load(PathOf("a")).NumberOfMasks, "128, and then 256 more; the masks behind them were under way.");
        AssertSame(explainer.Explain(Values, Scorer()), explainer.Explain(Values, Scorer(), PathOf("a")));
    }

    [TestMethod]
    public void Explain_IntoAFileOfSomethingElse_SaysWhatDiffers()
    {
        new RiseExplainer(Shape, Options).Explain(Values, Scorer(), PathOf("a"));
        byte[] before = File.ReadAllBytes(PathOf("a"));

        AssertRefused(Options with { Seed = 2 }, Values, "Seed is 2, not 1", reversed: true);
        AssertRefused(Options with { Baseline = 1f, GridSize = 2 }, Values, "GridSize is 3x3, not 2x2; Baseline is 0, not 1");
        AssertRefused(Options, [.. Values.Select(v => v == 0.25f ? 0.26f : v)], "they are of another input, whose values differ");
        CollectionAssert.AreEqual(before, File.ReadAllBytes(PathOf("a")), "It is as it was.");

        void AssertRefused(RiseOptions options, float[] values, string difference, bool reversed = false) => StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentException>(() => new RiseExplainer(Shape, options).Explain(values, Scorer(), PathOf("a"))).Message,
            $"The scores in '{PathOf("a")}' are of another explanation: {(reversed ? "Seed is 1, not 2" : difference)}. Name another file or folder to begin anew, or delete it.");
    }

    [TestMethod]
    public void Score_IntoTheFileOfAnotherRange_IsRefused()
    {
        var explainer = new RiseExplainer(Shape, Options);
        explainer.Score(Values, Scorer(), 100, 50, PathOf("a"));

        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentException>(() => explainer.Explain(Values, Scorer(), PathOf("a"))).Message,
            $"The scores in '{PathOf("a")}' begin with mask 100, and those that are asked for with mask 0, and would take their place: name another file, and merge both (MaskScores.Merge).");
        Assert.AreEqual(100, MaskScores.Load(PathOf("a")).FirstMask);
    }

    [TestMethod]
    public void Folder_OfRangesThatWereScoredApart_IsExplainedWithoutAsking()
    {
        IDataView pictures = Rows(Picture.Several(3));
        RiseTransformer transformer = Ml.Transforms.ExplainWithRise(new PictureScorer().Transformer, Pipelines.Options with { NumberOfMasks = 300, TargetReliability = 1 }).Fit(pictures);
        var progress = new RecordedProgress();

        Assert.AreEqual(3, transformer.ScoreToFolder(pictures, _folder, 200, 100));
        Assert.AreEqual(1, transformer.ScoreToFolder(pictures, _folder, 0, 200, firstRow: 1, numberOfRows: 1));
        Assert.AreEqual(1, transformer.ExplainToFolder(pictures, _folder, firstRow: 2));

        SameBits.AreEqual(Maps(transformer.Transform(pictures)), Maps(transformer.Transform(pictures, _folder)));
        CollectionAssert.AreEquivalent(
            new[] { "000000000.rise", "000000000/200-299.rise", "000000001/0-199.rise", "000000001/200-299.rise", "000000002.rise", "000000002/200-299.rise" },
            Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(_folder, f).Replace('\\', '/')).ToArray(),
            "Of row 1 nothing was left to ask, and so to save.");
    }

    [TestMethod]
    public void Folders_OfSeveralMachines_Merged_AreExplainedWithoutAsking()
    {
        IDataView pictures = Rows(Picture.Several(3));
        RiseTransformer transformer = Ml.Transforms.ExplainWithRise(new PictureScorer().Transformer, Pipelines.Options with { NumberOfMasks = 300, TargetReliability = 1 }).Fit(pictures);
        string a = Path.Combine(_folder, "a"), b = Path.Combine(_folder, "b"), all = Path.Combine(_folder, "all");
        transformer.ExplainToFolder(pictures, a, numberOfRows: 1);
        transformer.ScoreToFolder(pictures, a, 0, 150, firstRow: 1);
        transformer.ScoreToFolder(pictures, b, 150, 150, firstRow: 1, numberOfRows: 1);
        transformer.ScoreToFolder(pictures, b, 200, 100, firstRow: 2);

        CollectionAssert.AreEqual(new[] { (0L, 300, 0), (1L, 300, 0), (2L, 150, 100) }, new ScoresFolder(all).Merge(a, b).ToArray());

        SameBits.AreEqual(Maps(transformer.Transform(pictures)), Maps(transformer.Transform(pictures, all)));
        CollectionAssert.AreEqual(new[] { (0L, 300, 0), (1L, 300, 0), (2L, 300, 0) }, new ScoresFolder(all).Merge().ToArray(), "What was missing has been asked for.");
        Assert.ThrowsExactly<DirectoryNotFoundException>(() => new ScoresFolder(all).Merge(Path.Combine(_folder, "none")));
    }

    [TestMethod]
    public void Folders_OfDifferentExplanations_AreNotMerged()
    {
        IDataView pictures = Rows(Picture.Several(1));
        string a = Path.Combine(_folder, "a"), b = Path.Combine(_folder, "b");
        Ml.Transforms.ExplainWithRise(new PictureScorer().Transformer, Pipelines.Options).Fit(pictures).ScoreToFolder(pictures, a, 0, 10);
        Ml.Transforms.ExplainWithRise(new PictureScorer().Transformer, Pipelines.Options with { Seed = 5 }).Fit(pictures).ScoreToFolder(pictures, b, 10, 10);

        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => new ScoresFolder(Path.Combine(_folder, "c")).Merge(a, b)).Message, "0-9.rise': Seed is 5, not 1.");
    }

    [TestMethod]
    public void Folder_WithNumbersOfItsOwn_KnowsRowsByThem()
    {
        IDataView pictures = Rows(Picture.Number(3), Picture.Number(7)), all = Rows(Picture.Several(8));
        RiseTransformer transformer = Ml.Transforms.ExplainWithRise(new PictureScorer().Transformer, Pipelines.Options).Fit(pictures);

        transformer.ExplainToFolder(pictures, new ScoresFolder(_folder) { NumberOf = position => position == 0 ? 3 : 7 });

        CollectionAssert.AreEquivalent(new[] { "000000003.rise", "000000007.rise" }, Directory.GetFiles(_folder).Select(Path.GetFileName).ToArray());
        SameBits.AreEqual(Maps(transformer.Transform(all)), Maps(transformer.Transform(all, _folder)));
    }

    [TestMethod]
    public void ExplainPredictions_IntoAFolder_GoOnFromThere()
    {
        IDataView rows = Rows(Picture.Several(3));
        var scorer = Ml.Transforms.CopyColumns("Score", "Gain").Fit(rows);
        float[][] expected = [.. Ml.Model.ExplainPredictions(scorer, rows, options: new ColumnOptions { Target = 0 }).Select(e => e.Contributions.Select(c => (float)c.Contribution).ToArray())];

        SameBits.AreEqual(expected, [.. Ml.Model.ExplainPredictions(scorer, rows, options: new ColumnOptions { Target = 0 }, scores: _folder).Select(e => e.Contributions.Select(c => (float)c.Contribution).ToArray())]);
        SameBits.AreEqual(expected, [.. Ml.Model.ExplainPredictions(scorer, rows, options: new ColumnOptions { Target = 0 }, scores: _folder).Select(e => e.Contributions.Select(c => (float)c.Contribution).ToArray())]);
        Assert.HasCount(3, Directory.GetFiles(_folder));
    }

    [TestMethod]
    public void Folder_OfOtherRows_IsRefused()
    {
        IDataView pictures = Rows(Picture.Several(2)), others = Rows(Picture.Number(1), Picture.Number(0));
        RiseTransformer transformer = Ml.Transforms.ExplainWithRise(new PictureScorer().Transformer, Pipelines.Options).Fit(pictures);
        transformer.ExplainToFolder(pictures, _folder);

        string message = Assert.ThrowsExactly<ArgumentException>(() => Maps(transformer.Transform(others, _folder))).Message;

        StringAssert.StartsWith(message, $"The scores in '{Path.Combine(_folder, "000000000.rise")}' are of another explanation: they are of another input, whose values differ.");
    }

    [TestMethod]
    public void Folder_OfColumnsWithAnotherBackground_IsRefused()
    {
        IDataView rows = Rows(Picture.Several(3));
        var scorer = RiseScorer.FromTransformer(Ml.Transforms.CopyColumns("Score", "Gain").Fit(rows));
        var options = new ColumnOptions { OutputColumnName = "Why", Background = rows, Target = 0 };
        Ml.Transforms.ExplainColumnsWithRise(scorer, options).Fit(rows).ExplainToFolder(rows, _folder);

        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => Ml.Transforms.ExplainColumnsWithRise(scorer, options with { Background = Rows(Picture.Number(7), Picture.Number(8), Picture.Number(9)) }).Fit(rows).ExplainToFolder(rows, _folder)).Message,
            "are of another explanation: the background is ");
    }

    [TestMethod]
    public void Folder_ForMinimalEvidence_IsRefused()
    {
        IDataView pictures = Rows(Picture.Several(2));
        RiseTransformer transformer = Ml.Transforms.ExplainWithMinimalEvidence("E", "Pixels", new PictureScorer().Transformer).Fit(pictures);

        StringAssert.StartsWith(Assert.ThrowsExactly<NotSupportedException>(() => transformer.ExplainToFolder(pictures, _folder)).Message, "A search for evidence asks about masks that follow from the scores before");
        Assert.ThrowsExactly<NotSupportedException>(() => transformer.Transform(pictures, _folder));
    }

    private RiseScorer Scorer() => RiseScorer.FromFunction(Count, 2, new RiseSchedule(1, 1, 8));

    private void Count(ReadOnlySpan<float> inputs, int count, Span<float> scores)
    {
        _asked += count;
        NonlinearModel.Score(inputs, count, scores);
    }

    private string PathOf(string name) => Path.Combine(_folder, $"{name}.rise");

    private static void AssertSame(RiseExplanation expected, RiseExplanation actual)
    {
        Assert.AreEqual((expected.NumberOfMasks, expected.IsExact), (actual.NumberOfMasks, actual.IsExact));
        CollectionAssert.AreEqual(expected.Targets.ToArray(), actual.Targets.ToArray());
        CollectionAssert.AreEqual(expected.Saliency.ToArray(), actual.Saliency.ToArray());
        CollectionAssert.AreEqual(expected.StandardError.ToArray(), actual.StandardError.ToArray());
    }
}
