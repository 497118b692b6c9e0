using Microsoft.ML.Data;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.DataViews;

/// <summary>The map of named features keeps their names.</summary>
[TestClass]
public sealed class PositionNamesTests
{
    private static readonly RiseOptions Options = new() { OutputColumnName = "Saliency", InputColumnName = "Features", NumberOfMasks = 20 };
    private static readonly IDataView Named = Ml.Transforms.Concatenate("Features", "Age", "Income").Fit(Rows(new Person())).Transform(Rows(new Person()));
    private static readonly ITransformer Scorer = Ml.Transforms.CopyColumns("Score", "Features").Fit(Named);

    [TestMethod]
    [DataRow("Saliency")]
    [DataRow("SaliencyStandardError")]
    public void Map_OfFeatures_HasTheirSlotNames(string column)
    {
        IDataView explained = Explain(Named, Scorer, Options with { Target = 0 });

        var names = default(VBuffer<ReadOnlyMemory<char>>);
        explained.Schema[column].GetSlotNames(ref names);
        CollectionAssert.AreEqual(new[] { "Age", "Income" }, names.DenseValues().Select(n => n.ToString()).ToArray());
    }

    [TestMethod]
    public void Maps_OfSeveralTargets_HaveNone() =>
        Assert.IsFalse(Explain(Named, Scorer, Options with { Target = RiseTarget.All }).Schema["Saliency"].HasSlotNames());

    [TestMethod]
    public void Maps_OfNamedFeatures_Conform()
    {
        Conformance.Check(Ml.Transforms.ExplainWithRise(Scorer, Options with { Target = 0 }), Named);
        Conformance.Check(Ml.Transforms.ExplainWithRise(Scorer, Options with { Target = RiseTarget.All }), Named);
        Conformance.Check(Ml.Transforms.ExplainWithRise(Scorer, Options with { Target = 0, InputShape = InputShape.Series(1, 2) }), Named);
    }

    private sealed class Person
    {
        public float Age { get; set; } = 30;

        public float Income { get; set; } = 2;
    }
}
