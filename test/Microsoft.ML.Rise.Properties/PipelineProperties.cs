using Microsoft.ML.Data;
using Microsoft.ML.Rise.Properties.Cases;
using Microsoft.ML.Rise.Properties.Reference;
using Microsoft.ML.Rise.Properties.Running;

namespace Microsoft.ML.Rise.Properties;

/// <summary>A transformer and a function that answer alike are explained alike.</summary>
[TestClass]
public sealed class PipelineProperties
{
    private static readonly MLContext Ml = new();

    /// <summary>The column says nothing of axes, so that the shape comes from the options; one map each, whose columns are scalars.</summary>
    [TestMethod]
    [Cases(300, AreWholeExplanations = true)]
    public void Transform_ScorerAsTransformer_GivesTheBitsOfTheFunction() => Property.Holds(
        ExplanationCase.Any.Select(c => c with { Options = c.Options with { Target = RiseTarget.Top1, InputShape = c.Shape, InputColumnName = "Input", OutputColumnName = "Saliency" } }),
        c =>
        {
            SchemaDefinition input = SchemaDefinition.Create(typeof(InputRow)), scores = SchemaDefinition.Create(typeof(ScoreRow));
            input["Input"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, c.Shape.Length);
            scores["Score"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, c.Model.NumberOfScores);
            IDataView rows = Ml.Data.LoadFromEnumerable([new InputRow { Input = c.Input }], input);
            ITransformer scorer = Ml.Transforms.CustomMapping<InputRow, ScoreRow>((row, score) => score.Score = c.Model.Of(row.Input), null, input, scores).Fit(rows);

            IDataView explained = Ml.Transforms.ExplainWithRise(RiseScorer.FromTransformer(scorer, c.Schedule), c.Options).Fit(rows).Transform(rows);
            ExplainedRow row = Ml.Data.CreateEnumerable<ExplainedRow>(explained, reuseRowObject: false).Single();

            RiseExplanation explanation = c.Explain();
            RiseMap expected = explanation.Maps[0];
            Bits.AreEqual(expected.Saliency.Span, row.Saliency, "saliency");
            Bits.AreEqual(expected.StandardError.Span, row.SaliencyStandardError, "standard error");
            Bits.AreEqual(expected.Contrast.Span, row.SaliencyContrast, "contrast");
            Bits.AreEqual(expected.ContrastStandardError.Span, row.SaliencyContrastStandardError, "standard error of the contrast");
            Assert.AreEqual((expected.Reliability, expected.Differing), (row.SaliencyReliability, row.SaliencyDiffering));
            Assert.AreEqual((expected.Target.Index, expected.Target.Score, explanation.NumberOfMasks), (row.SaliencyTarget, row.SaliencyScore, row.SaliencyMasks));
        });

    private sealed class InputRow
    {
        public float[] Input { get; set; } = [];
    }

    private sealed class ScoreRow
    {
        public float[] Score { get; set; } = [];
    }

    private sealed class ExplainedRow
    {
        public float[] Saliency { get; set; } = [];

        public float[] SaliencyStandardError { get; set; } = [];

        public float[] SaliencyContrast { get; set; } = [];

        public float[] SaliencyContrastStandardError { get; set; } = [];

        public float SaliencyReliability { get; set; }

        public int SaliencyDiffering { get; set; }

        public int SaliencyTarget { get; set; }

        public float SaliencyScore { get; set; }

        public int SaliencyMasks { get; set; }
    }
}
