using Microsoft.ML.Rise.Methods;

namespace Microsoft.ML.Rise.Tests.Methods;

[TestClass]
public sealed class CholeskyTests
{
    [TestMethod]
    public void Invert_PositiveDefiniteMatrix_GivesItsInverse()
    {
        double[] matrix = [4, 2, 0.6, 2, 5, 1, 0.6, 1, 3];

        double[] inverse = Cholesky.Invert([.. matrix], 3);

        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                double product = Enumerable.Range(0, 3).Sum(k => matrix[i * 3 + k] * inverse[k * 3 + j]);
                Assert.AreEqual(i == j ? 1 : 0, product, 1e-12);
            }
        }
    }
}
