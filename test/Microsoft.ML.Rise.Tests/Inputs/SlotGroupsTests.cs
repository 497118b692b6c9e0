using Microsoft.ML.Data;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Tests.Models;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.Inputs;

/// <summary>The slots that an encoder made of one column are one position, called as the column.</summary>
[TestClass]
public sealed class SlotGroupsTests
{
    private static readonly Flat[] Flats = [new("Bonn", "old", 50), new("Ulm", "new", 70), new("Kiel", "new", 90)];
    private static readonly RiseOptions Grouped = new() { OutputColumnName = "Saliency", InputColumnName = "Features", ScoreColumnName = "Score", GroupSlotsBySource = true };

    [TestMethod]
    public void EncodedColumns_AreOnePositionEach_WithTheirNames()
    {
        InputShape shape = SlotGroups.ShapeOf(Encoded().Schema["Features"]);

        CollectionAssert.AreEqual(new[] { "Town", "Area", "State" }, shape.PositionNames.ToArray());
        CollectionAssert.AreEqual(new[] { 0, 0, 0, 1, 2, 2 }, shape.Segments.ToArray());
    }

    // Each position's contrast is what its slots are worth: w·(x − b), with b = 0.
    [TestMethod]
    public void ALinearModel_HasTheClosedForm()
    {
        float[] weights = [5, 7, 11, 0.5f, 2, 3];
        IDataView explained = Explain(Encoded(), Linear(weights), Grouped);

        float[][] contrasts = [.. explained.GetColumn<float[]>("SaliencyContrast")];
        CollectionAssert.AreEqual(new[] { "5 25 2", "7 35 3", "11 45 3" }, contrasts.Select(c => string.Join(' ', c)).ToArray());
        CollectionAssert.AreEqual(new[] { "Town", "Area", "State" }, SlotNames(explained, "Saliency"));
        CollectionAssert.AreEqual(new[] { 8, 8, 8 }, explained.GetColumn<int>("SaliencyMasks").ToArray());
    }

    // Against rows of a background, w·(x − mean b): one hot slot taken away, and another put in its place.
    [TestMethod]
    public void AgainstABackground_ALinearModelHasTheClosedForm()
    {
        float[] weights = [5, 7, 11, 0.5f, 2, 3];
        IDataView encoded = Encoded();
        float[] contrast = Explain(encoded, Linear(weights), Grouped with { Baseline = Baseline.Background(encoded, "Features") }).GetColumn<float[]>("SaliencyContrast").First();

        Assert.AreEqual(5 - (5 + 7 + 11) / 3.0, contrast[0], 1e-5);
        Assert.AreEqual(0.5 * (50 - 70), contrast[1], 1e-5);
        Assert.AreEqual(2 - (2 + 3 + 3) / 3.0, contrast[2], 1e-5);
    }

    [TestMethod]
    public void SlotNames_AreGroupedUpToTheirFirstDot_WithoutCategoricalRanges() => AreGroups(
        "Town 0, Area 1, Size 3", Named(["Town.Bonn", "Area", "Town.Ulm", "Size"]));

    [TestMethod]
    public void ASlotWithoutAName_IsByItself() => AreGroups("Town 0, Features[1] 1, Features[2] 2", Named(["Town.Bonn", "", ""]));

    [TestMethod]
    public void CategoricalRanges_HoldAgainstNames()
    {
        AreGroups("Features[0-1] 0, b 2", Named(["a", "c", "b"], [0, 1]));
        AreGroups("Features[0-2] 0, b 3", Named(["x.a", "y.b", "z.c", "b"], [0, 2]));
        AreGroups("Features 0", Named(["Bonn", "Ulm", "Kiel"], [0, 2]));
        AreGroups("Price 0, Area 2", Named(["Price.1.5", "Price.1.7", "Area"], [0, 1]));
    }

    /// <summary>Both began with "Home" and were taken for one.</summary>
    [TestMethod]
    public void ColumnsWithDotsInTheirNames_StayApart()
    {
        AreGroups("Home.Town 0, Home.Kind 2", Named(["Home.Town.Bonn", "Home.Town.Ulm", "Home.Kind.Flat", "Home.Kind.House"], [0, 1, 2, 3]));
        AreGroups("Features[0-1] 0, Features[2-3] 2", Named(["Town.Bonn", "Town.Ulm", "Town.Bonn", "Town.Ulm"], [0, 1, 2, 3]));
    }

    /// <summary>A hashing encoder leaves no names, but says what goes together.</summary>
    [TestMethod]
    public void CategoricalRanges_AloneAreEnough()
    {
        IDataView hashed = Ml.Transforms.Categorical.OneHotHashEncoding("State", numberOfBits: 2).Append(Ml.Transforms.Categorical.OneHotHashEncoding("Town", numberOfBits: 3))
            .Append(Ml.Transforms.Concatenate("Features", "State", "Area", "Town")).Fit(Rows(Flats)).Transform(Rows(Flats));

        InputShape shape = SlotGroups.ShapeOf(hashed.Schema["Features"]);

        Assert.AreEqual(13, shape.Length);
        Assert.HasCount(3, shape.PositionNames.Distinct());
        CollectionAssert.AreEqual(new[] { 0, 0, 0, 0, 1, 2, 2, 2, 2, 2, 2, 2, 2 }, shape.Segments.ToArray());
        Assert.AreEqual("Area", shape.PositionNames[1]);
    }

    [TestMethod]
    public void SlotsOfWhichNobodyKnows_AreRefused()
    {
        IDataView bare = Rows(new FeatureRow());
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Explain(bare, Linear4, Grouped)).Message,
            "Column 'Features' has neither slot names nor categorical slot ranges, so that nobody knows which slots go together");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Explain(bare, Linear4, Grouped with { InputShape = InputShape.Features(4) })).Message, "where no InputShape is given");
    }

    private static ITransformer Linear4 { get; } = Map<FeatureRow, Scored>((row, scored) => scored.Score = row.Features.Sum());

    private static IDataView Encoded() => Ml.Transforms.Categorical.OneHotEncoding([new("Town"), new("State")])
        .Append(Ml.Transforms.Concatenate("Features", "Town", "Area", "State")).Fit(Rows(Flats)).Transform(Rows(Flats));

    private static ITransformer Linear(float[] weights) => Map<SixFeatures, Scored>((row, scored) => scored.Score = row.Features.Zip(weights, (x, w) => x * w).Sum());

    /// <summary>Each name with the first slot that it is of.</summary>
    private static void AreGroups(string expected, DataViewSchema.Column column)
    {
        InputShape shape = SlotGroups.ShapeOf(column);
        Assert.AreEqual(expected, string.Join(", ", shape.PositionNames.Select((name, k) => $"{name} {shape.Segments.ToArray().IndexOf(k)}")));
    }

    /// <summary>A column with slot names and, if any, categorical ranges.</summary>
    private static DataViewSchema.Column Named(string[] names, int[]? ranges = null)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> getNames = (ref value) => value = new(names.Length, [.. names.Select(n => n.AsMemory())]);
        annotations.Add("SlotNames", new VectorDataViewType(TextDataViewType.Instance, names.Length), getNames);
        if (ranges is not null)
        {
            ValueGetter<VBuffer<int>> getRanges = (ref value) => value = new(ranges.Length, [.. ranges]);
            annotations.Add("CategoricalSlotRanges", new VectorDataViewType(NumberDataViewType.Int32, ranges.Length / 2, 2), getRanges);
        }

        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Features", new VectorDataViewType(NumberDataViewType.Single, names.Length), annotations.ToAnnotations());
        return schema.ToSchema()[0];
    }

    private static string[] SlotNames(IDataView view, string column)
    {
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        view.Schema[column].GetSlotNames(ref names);
        return [.. names.DenseValues().Select(n => n.ToString())];
    }

    private sealed record Flat(string Town, string State, float Area);

    private sealed class SixFeatures
    {
        [VectorType(6)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Scored
    {
        public float Score { get; set; }
    }
}
