using Microsoft.ML.Data;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Tests.Models;
using Microsoft.ML.Transforms;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests;

/// <summary>The original columns of a whole model, of any type.</summary>
[TestClass]
public sealed class ColumnsTests
{
    private static readonly Home[] Background = [.. Enumerable.Range(0, 40).Select(Home.Number)];
    private static readonly Home Explained = new() { Area = 120, Rooms = 5, Town = "Bonn", HasGarden = true, Description = "quiet sunny house", Distances = [1, 2], Unread = 7, Label = 3 };

    [TestMethod]
    [DataRow(Estimand.Rise)]
    [DataRow(Estimand.Shapley)]
    public void ALinearModel_OneBackgroundRow_HasTheClosedForm(Estimand estimand)
    {
        ColumnExplanation why = Explain(Price(h => 2 * h.Area - 3 * h.Rooms), Background[..1], new ColumnOptions { Estimand = estimand });

        Assert.IsTrue(why.IsExact);
        Assert.AreEqual(2 * (120 - Background[0].Area), Of(why, "Area").Contribution, 1e-4);
        Assert.AreEqual(-3 * (5 - Background[0].Rooms), Of(why, "Rooms").Contribution, 1e-4);
        Assert.AreEqual(0, Of(why, "Area").StandardError);
    }

    [TestMethod]
    [DataRow(Estimand.Rise)]
    [DataRow(Estimand.Shapley)]
    public void ALinearModel_ManyRows_HasTheClosedFormWithinThreeStandardErrors(Estimand estimand)
    {
        ColumnExplanation why = Explain(Price(h => 2 * h.Area - 3 * h.Rooms + (h.HasGarden ? 10 : 0)), Background, new ColumnOptions { Estimand = estimand, TargetReliability = 1 });
        (string Name, double Expected)[] closed =
        [
            ("Area", 2 * (120 - Background.Average(h => (double)h.Area))),
            ("Rooms", -3 * (5 - Background.Average(h => h.Rooms))),
            ("HasGarden", 10 * (1 - Background.Average(h => h.HasGarden ? 1.0 : 0))),
        ];

        Assert.AreEqual(Background.Average(h => 2 * h.Area - 3 * h.Rooms + (h.HasGarden ? 10.0 : 0)), why.Targets[0].Baseline, 1e-3);
        foreach ((string name, double expected) in closed)
            Assert.AreEqual(expected, Of(why, name).Contribution, 3 * Of(why, name).StandardError + 1e-4, name);
    }

    [TestMethod]
    public void TwoColumnsThatMatterOnlyTogether_AreExact()
    {
        Home other = new() { Area = 1, Rooms = 1, Town = "Ulm", Distances = [0, 0] };
        ColumnExplanation why = Explain(Price(h => h.HasGarden ^ h.Town == "Bonn" ? 1 : 0), [other], new ColumnOptions { InputColumnNames = ["HasGarden", "Town"] });

        // f(garden, Bonn) = 0, f(garden, Ulm) = f(none, Bonn) = 1, f(none, Ulm) = 0: whatever one shows, the other undoes.
        Assert.AreEqual(0, Of(why, "HasGarden").Contribution);
        Assert.AreEqual(4, why.NumberOfMasks);
    }

    [TestMethod]
    public void ShapleyValues_AddUpToTheScoreMinusTheBaseline()
    {
        ColumnExplanation why = Explain(Price(h => h.Area * h.Rooms * (h.HasGarden ? 2 : 1)), Background, new ColumnOptions { Estimand = Estimand.Shapley });

        Assert.AreEqual(why.Targets[0].Target.Score - why.Targets[0].Baseline, why.Contributions.Sum(c => c.Contribution), 1e-2);
    }

    [TestMethod]
    public void ColumnsThatTheModelDoesNotRead_AreNotExplained() => CollectionAssert.AreEquivalent(
        new[] { "Area", "Rooms", "Town", "HasGarden", "Description", "Distances" }, Explain(Price(h => h.Area), Background).Contributions.Select(c => c.Name).ToArray());

    [TestMethod]
    public void AColumnThatShowsTheSameInEveryRow_TakesNoPart()
    {
        Home[] same = [.. Background.Select(h => h with { Town = "Bonn" })];

        Assert.AreEqual((0.0, 0.0), (Of(Explain(Price(h => h.Town.Length * h.Area), same), "Town").Contribution, Of(Explain(Price(h => h.Town.Length * h.Area), same), "Town").StandardError));
    }

    [TestMethod]
    public void InAPipeline_SlotsAreNamedByTheColumns()
    {
        IDataView rows = Rows(Explained, Background[3]);
        RiseTransformer explain = Ml.Transforms.ExplainColumnsWithRise("Why", Price(h => h.Area + h.Rooms), Rows(Background[..2]), ["Rooms", "Area"]).Fit(rows);
        IDataView explained = explain.Transform(rows);

        var names = default(VBuffer<ReadOnlyMemory<char>>);
        explained.Schema["Why"].GetSlotNames(ref names);
        CollectionAssert.AreEqual(new[] { "Rooms", "Area" }, names.DenseValues().Select(n => n.ToString()).ToArray());
        float[] first = explained.GetColumn<float[]>("Why").First();
        Assert.AreEqual(120 - (Background[0].Area + Background[1].Area) / 2, first[1], 1e-4);
        Assert.AreEqual(8, explained.GetColumn<int>("WhyMasks").First());
        Assert.AreEqual(125, explained.GetColumn<float>("WhyScore").First());
        Assert.AreEqual(1, explained.GetColumn<float>("WhyReliability").First());
        Assert.AreEqual(Background[..2].Average(h => h.Area + h.Rooms) , explained.GetColumn<float>("WhyBaseline").First(), 1e-4);
        CollectionAssert.AreEqual(new float[2], explained.GetColumn<float[]>("WhyStandardError").First());
    }

    // A stage that rewrites its column hides the raw one, which is what the model reads.
    [TestMethod]
    public void AppendedToAModelThatRewritesItsColumn_ExplainsTheRawColumn()
    {
        IDataView background = Rows(Background);
        var model = Ml.Transforms.NormalizeMeanVariance("Area").Append(Ml.Transforms.Concatenate("Features", "Area")).Append(Ml.Regression.Trainers.Sdca("Label", "Features", maximumNumberOfIterations: 10)).Fit(background);
        IDataView scored = model.Transform(Rows(Explained));
        RiseTransformer explain = Ml.Transforms.ExplainColumnsWithRise("Why", model, background).Fit(scored);

        float score = scored.GetColumn<float>("Score").Single();
        float baseline = model.Transform(background).GetColumn<float>("Score").Average();
        float why = explain.Transform(scored).GetColumn<float[]>("Why").Single().Single();
        Assert.AreEqual(score - baseline, why, 1e-4);
    }

    [TestMethod]
    public void AGroup_IsOnePosition()
    {
        ColumnExplanation why = Explain(Price(h => h.Area + h.Rooms), Background[..1], new ColumnOptions { InputColumnNames = ["Area", "Town", "Rooms"], Groups = [new ColumnGroup("Size", "Area", "Rooms")] });

        Assert.AreEqual(125 - Background[0].Area - Background[0].Rooms, Of(why, "Size").Contribution, 1e-4);
        Assert.AreEqual("Area 120, Rooms 5", Of(why, "Size").Value);
        Assert.HasCount(2, why.Contributions);
    }

    [TestMethod]
    public void AVectorAndAText_AreSplitWhereAsked()
    {
        ColumnExplanation why = Explain(
            Price(h => 3 * h.Distances[1] + (h.Description.Contains("sunny", StringComparison.Ordinal) ? 4 : 0)), Background[..1], new ColumnOptions { SplitColumnNames = ["Distances", "Description"] });

        Assert.AreEqual(4, Of(why, "sunny").Contribution, 1e-4);
        Assert.AreEqual(0, Of(why, "quiet").Contribution, 1e-4);
        Assert.AreEqual(3 * (2 - Background[0].Distances[1]), Of(why, "Distances[1]").Contribution, 1e-4);
        Assert.AreEqual("2", Of(why, "Distances[1]").Value);
    }

    [TestMethod]
    public void MeanOrMode_ShowsOneRow()
    {
        ColumnExplanation why = Explain(Price(h => h.Area), Background, new ColumnOptions { Hiding = ColumnHiding.MeanOrMode });

        Assert.AreEqual(120 - Background.Average(h => h.Area), Of(why, "Area").Contribution, 1e-3);
        Assert.IsTrue(why.IsExact);
    }

    // A key is a uint, whose mean would be a key of something else.
    [TestMethod]
    public void MeanOrMode_OfWholeNumbersIsTheirMean_AndOfKeysTheMostFrequent()
    {
        Assert.AreEqual(5u, RawValues.MeanOrMode<uint>([3, 3, 9], NumberDataViewType.UInt32));
        Assert.AreEqual(3u, RawValues.MeanOrMode<uint>([3, 3, 9], new KeyDataViewType(typeof(uint), 9)));
        Assert.AreEqual((byte)5, RawValues.MeanOrMode<byte>([3, 3, 9], NumberDataViewType.Byte));
        Assert.AreEqual(-2, RawValues.MeanOrMode<int>([-3, -3, 0], NumberDataViewType.Int32));
        Assert.AreEqual(true, RawValues.MeanOrMode<bool>([true, false, true], BooleanDataViewType.Instance));
    }

    [TestMethod]
    public void AColumnThatChangesNothing_HasExactlyZero()
    {
        ColumnExplanation why = Explain(Price(h => 0.1f * h.Area), Background, new ColumnOptions { Estimand = Estimand.Rise });

        Assert.IsTrue(why.IsExact);
        Assert.IsTrue(why.Contributions.Where(c => c.Name != "Area").All(c => c.Contribution == 0));
    }

    [TestMethod]
    public void Missing_ShowsThatNothingIsKnown()
    {
        ITransformer model = Price(h => float.IsNaN(h.Area) ? -1 : h.Area);
        ColumnExplanation why = Explain(model, Background, new ColumnOptions { Hiding = ColumnHiding.Missing, InputColumnNames = ["Area", "Town"] });

        Assert.AreEqual(121, Of(why, "Area").Contribution, 1e-4);
        ArgumentException refused = Assert.Throws<ArgumentException>(() => Explain(model, Background, new ColumnOptions { Hiding = ColumnHiding.Missing, InputColumnNames = ["HasGarden"] }));
        StringAssert.Contains(refused.Message, "'HasGarden'");
    }

    [TestMethod]
    public void AllClasses_InOneRun()
    {
        IDataView data = Rows(Background);
        ITransformer model = Ml.Transforms.Conversion.MapValueToKey("Label", "Town")
            .Append(Ml.Transforms.Concatenate("Features", "Area")).Append(Ml.Transforms.NormalizeMeanVariance("Features"))
            .Append(Ml.MulticlassClassification.Trainers.SdcaMaximumEntropy()).Fit(data);
        ColumnExplanation why = Ml.Model.ExplainPrediction(model, Explained, data, new ColumnOptions { Target = RiseTarget.All });

        Assert.HasCount(3, why.Targets);
        Assert.AreEqual(0, why.Targets.Sum(t => t.Contributions[0].Contribution), 1e-4);
    }

    [TestMethod]
    [DataRow("regression")]
    [DataRow("binary")]
    [DataRow("margin")]
    [DataRow("multiclass")]
    [DataRow("ranking")]
    [DataRow("anomaly")]
    [DataRow("clustering")]
    public void AnyKindOfModel_HasContributionsThatAddUp(string kind)
    {
        var ml = new MLContext(seed: 1);
        // Ranking takes neighbours of one town for a group.
        IDataView data = Rows([.. Background.OrderBy(h => h.Town)]);
        IEstimator<ITransformer> trainer = kind switch
        {
            "regression" => ml.Regression.Trainers.LightGbm(minimumExampleCountPerLeaf: 3),
            "binary" => ml.BinaryClassification.Trainers.SdcaLogisticRegression("HasGarden"),
            "margin" => ml.BinaryClassification.Trainers.AveragedPerceptron("HasGarden"),
            "multiclass" => ml.Transforms.Conversion.MapValueToKey("TownKey", "Town").Append(ml.MulticlassClassification.Trainers.LightGbm("TownKey", minimumExampleCountPerLeaf: 3)),
            "ranking" => ml.Transforms.Conversion.MapValueToKey("Group", "Town").Append(ml.Transforms.Conversion.MapValueToKey("Grade", "Rooms"))
                .Append(ml.Ranking.Trainers.FastTree("Grade", rowGroupColumnName: "Group", minimumExampleCountPerLeaf: 3)),
            "anomaly" => ml.AnomalyDetection.Trainers.RandomizedPca(rank: 1),
            _ => ml.Clustering.Trainers.KMeans(numberOfClusters: 3),
        };
        ITransformer model = ml.Transforms.Conversion.ConvertType("RoomNumber", "Rooms", DataKind.Single).Append(ml.Transforms.Concatenate("Features", "Area", "RoomNumber", "Distances"))
            .Append(ml.Transforms.NormalizeMinMax("Features")).Append(trainer).Fit(data);

        ColumnExplanation why = ml.Model.ExplainPrediction(model, Explained, data);

        Assert.IsTrue(why.IsExact);
        CollectionAssert.AreEquivalent(new[] { "Area", "Rooms", "Distances" }, why.Contributions.Select(c => c.Name).ToArray());
        Assert.AreNotEqual(0, why.Contributions[0].Contribution);
        Assert.AreEqual(why.Targets[0].Target.Score - why.Targets[0].Baseline, why.Contributions.Sum(c => c.Contribution), 1e-4 * Math.Max(1, Math.Abs(why.Targets[0].Target.Score)));
    }

    [TestMethod]
    public void AKeyColumn_ShowsTheBackgroundsOwnKeys()
    {
        ValueToKeyMappingTransformer toKey = Ml.Transforms.Conversion.MapValueToKey("Town", "Town").Fit(Rows(Background)), other = Ml.Transforms.Conversion.MapValueToKey("Town", "Town").Fit(Rows(Background[1..]));
        ITransformer model = Ml.Transforms.Conversion.MapKeyToVector("Score", "Town").Fit(toKey.Transform(Rows(Background)));
        ColumnOptions options = new() { Target = RiseTarget.All, InputColumnNames = ["Town"] };

        ColumnExplanation why = Ml.Model.ExplainPrediction(model, toKey.Transform(Rows(Explained)), toKey.Transform(Rows(Background)), options);

        Assert.AreEqual("Bonn", why.Contributions[0].Value);
        Assert.AreEqual(1 - 14 / 40.0, why.Contributions[0].Contribution, 1e-5);
        Refuses<ArgumentOutOfRangeException>("other key values", () => Ml.Model.ExplainPrediction(model, other.Transform(Rows(Explained)), toKey.Transform(Rows(Background)), options));
    }

    // Keys of numbers, and vectors of keys, are as wrong as keys of texts where they stand for something else.
    [TestMethod]
    [DataRow("Rooms")]
    [DataRow("Distances")]
    public void AKeyColumnOfOtherKeys_IsRefused(string column)
    {
        ValueToKeyMappingTransformer toKey = Ml.Transforms.Conversion.MapValueToKey(column).Fit(Rows(Background)), other = Ml.Transforms.Conversion.MapValueToKey(column).Fit(Rows([.. Background.Reverse()]));
        ITransformer model = Ml.Transforms.Conversion.MapKeyToVector("Score", column).Fit(toKey.Transform(Rows(Background)));

        Refuses<ArgumentOutOfRangeException>("other key values", () => Ml.Model.ExplainPrediction(
            model, other.Transform(Rows(Background[3])), toKey.Transform(Rows(Background)), new ColumnOptions { Target = RiseTarget.All, InputColumnNames = [column] }));
    }

    [TestMethod]
    public void ASummary_IsCancelledInTheMiddle()
    {
        using var cancellation = new CancellationTokenSource();
        var rows = new List<long>();
        IEnumerable<Home> endless = Enumerable.Range(0, 100_000).Select(Home.Number);

        Assert.Throws<OperationCanceledException>(() => Ml.Model.SummarizeContributions(
            Price(h => h.Area), Ml.Data.LoadFromEnumerable(endless), Rows(Background[..2]), progress: new Told(p => { rows.Add(p.Row); if (p.Row == 3) cancellation.Cancel(); }), cancellationToken: cancellation.Token));
        Assert.AreEqual(3, rows.Max());
    }

    [TestMethod]
    public void SameBits_ForAnyThreadsAndBatches()
    {
        ITransformer model = Price(h => h.Area * h.Rooms);
        float[] Why(RiseSchedule schedule) => new RiseEstimator(
            RiseScorer.FromTransformer(model, schedule), new ColumnOptions { OutputColumnName = "Why", Background = Rows(Background) }, new RiseListeners(null, null, default))
            .Fit(Rows(Background)).Transform(Rows(Explained)).GetColumn<float[]>("Why").Single();

        SameBits.AreEqual([Why(Cursors(1, 8))], [Why(Cursors(4, 3))]);
        SameBits.AreEqual([Why(Cursors(1, 8))], [Why(Cursors(16, 64))]);
    }

    [TestMethod]
    public void ASummary_NamesWhatIsNotReadWithExactlyZero()
    {
        ContributionSummary summary = Ml.Model.SummarizeContributions(Price(h => 2 * h.Area), Rows(Background), options: new ColumnOptions { InputColumnNames = ["Area", "Rooms"] });

        Assert.AreEqual(40, summary.NumberOfRows);
        Assert.AreEqual("Area", summary.Columns[0].Name);
        ColumnSummary unread = summary.Columns.Single(c => c.Name == "Unread");
        Assert.AreEqual((0.0, 0.0, 0.0, 0.0), (unread.MeanAbsolute, unread.StandardError, unread.Mean, unread.Noise));
        double mean = Background.Average(h => (double)h.Area);
        Assert.AreEqual(Background.Average(h => Math.Abs(2 * (h.Area - mean))), summary.Columns[0].MeanAbsolute, 3 * summary.Columns[0].Noise + 1e-3);
    }

    [TestMethod]
    public void BadInput_IsRefusedByName()
    {
        ITransformer model = Price(h => h.Area);
        Refuses<ArgumentException>("no rows", () => Explain(model, []));
        Refuses<ArgumentOutOfRangeException>("'Nothing'", () => Explain(model, Background, new ColumnOptions { InputColumnNames = ["Nothing"] }));
        Refuses<ArgumentOutOfRangeException>("does not read column 'Unread'", () => Explain(model, Background, new ColumnOptions { InputColumnNames = ["Unread"] }));
        Refuses<ArgumentOutOfRangeException>("cannot be split", () => Explain(model, Background, new ColumnOptions { SplitColumnNames = ["Area"] }));
        Refuses<ArgumentOutOfRangeException>("Background", () => Ml.Transforms.ExplainColumnsWithRise(model, new ColumnOptions { OutputColumnName = "Why" }));
        Refuses<ArgumentOutOfRangeException>("'Area'", () => Ml.Model.ExplainPrediction(model, new { Area = 1.0 }, Rows(Background), new ColumnOptions { InputColumnNames = ["Area"] }));
    }

    [TestMethod]
    public void AScorerThatChangesItsAnswer_IsTold()
    {
        float next = 0;
        Assert.Contains(m => m.Contains("when it was asked again", StringComparison.Ordinal), Messages(Price(_ => next++), Background));
    }

    [TestMethod]
    public void ARowThatIsAsTheBackground_IsTold() => Assert.Contains(m => m.Contains("all contributions are 0", StringComparison.Ordinal), Messages(Price(h => h.Area), [Explained, Explained]));

    [TestMethod]
    public void ALabelThatTheModelReads_IsTold() => Assert.Contains(
        m => m.Contains("'Label'", StringComparison.Ordinal), Messages(Ml.Transforms.CopyColumns("Score", "Label").Fit(Rows(Background)), Background));

    private static ColumnContribution Of(ColumnExplanation why, string name) => why.Contributions.Single(c => c.Name == name);

    private static ColumnExplanation Explain(ITransformer model, Home[] background, ColumnOptions? options = null) => Ml.Model.ExplainPrediction(model, Explained, Rows(background), options ?? new ColumnOptions());

    private static List<string> Messages(ITransformer model, Home[] background)
    {
        var context = new MLContext();
        var messages = new List<string>();
        context.Log += (_, e) => messages.Add(e.Message);
        Ml.Model.ExplainPrediction(model, Explained, Rows(background), log: context);
        return messages;
    }

    private static void Refuses<T>(string part, Action action)
        where T : Exception => StringAssert.Contains(Assert.Throws<T>(action).Message, part);

    private static ITransformer Price(Func<HomeRead, float> price) => Map<HomeRead, Priced>((home, priced) => priced.Score = price(home));

    /// <summary>All that the model reads, which is not all that a row has.</summary>
    private record HomeRead
    {
        public float Area { get; set; }

        public int Rooms { get; set; }

        public string Town { get; set; } = "";

        public bool HasGarden { get; set; }

        public string Description { get; set; } = "";

        [VectorType(2)]
        public float[] Distances { get; set; } = [];
    }

    private sealed record Home : HomeRead
    {
        public float Unread { get; set; }

        public float Label { get; set; }

        public static Home Number(int k) => new()
        {
            Area = 60 + k * 37 % 80,
            Rooms = 2 + k % 4,
            Town = ((string[])["Bonn", "Ulm", "Kiel"])[k % 3],
            HasGarden = k % 2 == 0,
            Description = k % 5 == 0 ? "dark flat" : "new house near the park",
            Distances = [k, k * 7 % 11],
            Label = k * 37 % 80,
        };
    }

    private sealed class Told(Action<RiseProgress> tell) : IProgress<RiseProgress>
    {
        private readonly Lock _telling = new();

        public void Report(RiseProgress value)
        {
            lock (_telling)
                tell(value);
        }
    }

    private sealed class Priced
    {
        public float Score { get; set; }
    }
}
