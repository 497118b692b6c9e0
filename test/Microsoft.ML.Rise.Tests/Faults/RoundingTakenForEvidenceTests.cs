using Microsoft.ML.Rise.Tests.Models;
namespace Microsoft.ML.Rise.Tests.Faults;

/// <summary>Sums of masks are rounded: where no mask shows a position, they leave a little more or less than nothing, and a ratio of two such sums is any number.</summary>
[TestClass]
public sealed class RoundingTakenForEvidenceTests
{
    [TestMethod]
    [DataRow(3, 9, 1, 2, 52, 10)]
    [DataRow(6, 7, 3, 4, 13, -5232)]
    [DataRow(1, 10, 5, 5, 45, 193471)]
    public void SelfNormalized_PositionsThatNoMaskShows_GetTheMeanScore(int height, int width, int gridRows, int gridColumns, int masks, int seed)
    {
        var options = new RiseOptions
        {
            Method = MapMethod.SelfNormalized, NumberOfMasks = masks, GridSize = new(gridRows, gridColumns), PreservationProbability = 0.01, Seed = seed, Sampling = Sampling.Antithetic,
        };
        int positions = height * width;

        RiseExplanation explanation = new RiseExplainer(InputShape.Image(height, width, 1), options).Explain(new float[positions], (_, _, scores) => scores.Fill(6), 1);

        CollectionAssert.AreEqual(Enumerable.Repeat(6f, positions).ToArray(), explanation.Saliency.ToArray());
    }
}
