using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tests.Models;

namespace Microsoft.ML.Rise.Tests.Scores;

/// <summary>Targets that another column of the row names.</summary>
[TestClass]
public sealed class TargetColumnTests
{
    private static readonly IDataView Data = Pipelines.Rows(
        new Labelled { Key = 2, Text = "c", Index = 2, Byte = 2, Weight = 2 },
        new Labelled { Key = 0, Text = "a", Index = 0, Byte = 0 });

    private static readonly ITransformer Scorer = Pipelines.Map<FeatureRow, Scored>((x, s) => s.Score = [x.Features[0], x.Features[1], x.Features[2]]);

    private static readonly RiseOptions Options = new() { OutputColumnName = "Saliency", InputColumnName = "Features", NumberOfMasks = 20, Labels = ["a", "b", "c"] };

    [TestMethod]
    [DataRow("Key")]
    [DataRow("Text")]
    [DataRow("Index")]
    [DataRow("Byte")]
    [DataRow("Weight")]
    public void Column_NamesTheTargetOfEachRow(string column)
    {
        Explained[] explained = Pipelines.ReadExplained(Data, Scorer, Options with { Target = RiseTarget.Column(column) });

        CollectionAssert.AreEqual(new[] { 2, 0 }, explained.Select(e => e.SaliencyTarget).ToArray());
        CollectionAssert.AreEqual(new[] { "c", "a" }, explained.Select(e => e.SaliencyTargetLabel).ToArray());
        CollectionAssert.AreEqual(Pipelines.ReadExplained(Data, Scorer, Options with { Target = 2 })[0].Saliency, explained[0].Saliency);
        CollectionAssert.AreEqual(Pipelines.ReadExplained(Data, Scorer, Options with { Target = 0 })[1].Saliency, explained[1].Saliency);
    }

    [TestMethod]
    [DataRow("Nothing", "Could not find target column 'Nothing'")]
    [DataRow("Features", "Schema mismatch for target column 'Features': expected a key, a text, a number or a boolean, got Vector<Single, 4>")]
    public void Column_ThatCannotNameAClass_IsRefusedInFit(string column, string message) => StringAssert.StartsWith(
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Pipelines.Explain(Data, Scorer, Options with { Target = RiseTarget.Column(column) })).Message,
        message);

    [TestMethod]
    public void Row_ThatNamesNoClass_IsReported()
    {
        AssertReported(new Labelled { Key = 99 }, "Key", "Target column 'Key' of row 0 names no class.");
        AssertReported(new Labelled { Text = "" }, "Text", "Target column 'Text' of row 0 names no class.");
        AssertReported(new Labelled { Weight = float.NaN }, "Weight", "Target column 'Weight' of row 0 names no class.");
    }

    [TestMethod]
    public void Row_ThatNamesAClassThatIsNotThere_IsReported()
    {
        AssertReported(new Labelled { Index = 3 }, "Index", "Target column 'Index' of row 0 has '3', which names no class: score column 'Score' has 3 score(s), labelled 'a', 'b', 'c'.");
        AssertReported(new Labelled { Index = -1 }, "Index", "Target column 'Index' of row 0 has '-1', which names no class: score column 'Score' has 3 score(s), labelled 'a', 'b', 'c'.");
        AssertReported(new Labelled { Weight = 1.5f }, "Weight", "Target column 'Weight' of row 0 has '1.5', which names no class: score column 'Score' has 3 score(s), labelled 'a', 'b', 'c'.");
        AssertReported(new Labelled { Text = "d" }, "Text", "Target column 'Text' of row 0 has 'd', which names no class: score column 'Score' has 3 score(s), labelled 'a', 'b', 'c'.");
    }

    private static void AssertReported(Labelled row, string column, string message)
    {
        IDataView explained = Pipelines.Explain(Pipelines.Rows(row), Scorer, Options with { Target = RiseTarget.Column(column) });

        Assert.AreEqual(message, Assert.ThrowsExactly<InvalidOperationException>(() => Pipelines.Maps(explained)).Message);
    }

    private sealed class Labelled
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [0.5f, -1, 2, 0.25f];

        [KeyType(3)]
        public uint Key { get; set; }

        public string Text { get; set; } = "a";

        public int Index { get; set; }

        public byte Byte { get; set; }

        public float Weight { get; set; }
    }

    private sealed class Scored
    {
        [VectorType(3)]
        public float[] Score { get; set; } = [];
    }
}
