using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tests.Models;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.RealModels;

/// <summary>A classifier of a month of daily temperatures: a series, masked over time.</summary>
[TestClass]
public sealed class SeasonTests
{
    private const int Days = 28;

    private static readonly RiseOptions Options = new()
    {
        OutputColumnName = "Saliency",
        InputColumnName = "input_3:0",
        ScoreColumnName = "Identity:0",
        InputShape = InputShape.Series(Days),
        NumberOfMasks = 500,
    };

    [TestMethod]
    public void HotMonth_IsExplainedDayByDay()
    {
        IDataView data = Rows(new Month { Temperatures = [.. Enumerable.Repeat(1f, Days)] });
        ITransformer model = Ml.Transforms.ApplyOnnxModel("Identity:0", "input_3:0", Assets.Model("season.onnx")).Fit(data);

        IDataView explained = Explain(data, model, Options);
        Explained why = Read<Explained>(explained).Single();

        Assert.AreEqual($"Vector<Single, {Days}>", explained.Schema["Saliency"].Type.ToString());
        Assert.HasCount(Days, why.Saliency);
        Assert.IsTrue(Array.TrueForAll(why.Saliency, float.IsFinite));
        Assert.IsGreaterThan(0, why.Saliency.Max() - why.Saliency.Min());
        Assert.IsInRange(0f, 1f, why.SaliencyScore);
    }

    private sealed class Month
    {
        [ColumnName("input_3:0")]
        [VectorType(Days, 1)]
        public float[] Temperatures { get; set; } = [];
    }
}
