using Microsoft.ML.Rise.Inputs;

namespace Microsoft.ML.Rise.Tests.Inputs;

/// <summary>The blur of the paper's code, against SciPy.</summary>
/// <remarks>
/// The expected numbers were made with SciPy 1.10.1:
/// <code>
/// d = np.zeros((11, 11)); d[5, 5] = 1
/// k = scipy.ndimage.gaussian_filter(d, 5)                       # the kernel; k.sum(0) is one axis of it
/// x = (np.arange(13 * 12).reshape(13, 12) * 7 % 11).astype(float)
/// scipy.signal.convolve2d(x, k, mode='same', boundary='fill')[[0, 5, 12]]
/// np.convolve((np.arange(14) * 5 % 7).astype(float), k.sum(0), 'same')
/// </code>
/// </remarks>
[TestClass]
public sealed class ReferenceBlurTests
{
    private static readonly double[] OneAxis =
    [
        0.08795814577727815, 0.08889611977709483, 0.09047419654910865, 0.09219111781938807, 0.09348938844291409, 0.09398206326843248,
        0.09348938844291409, 0.09219111781938807, 0.09047419654910865, 0.08889611977709483, 0.08795814577727815,
    ];

    private static readonly Dictionary<int, double[]> BlurredRows = new()
    {
        [0] = [1.606670078, 1.841927627, 2.054239649, 2.244110692, 2.498874932, 2.733147528, 2.729681344, 2.431252026, 2.147878625, 1.875441789, 1.617086166, 1.371162962],
        [5] = [2.733147528, 3.19903013, 3.659302973, 4.112069285, 4.557917775, 4.999625819, 4.999714304, 4.559036935, 4.114757976, 3.663612897, 3.204525677, 2.739018522],
        [12] = [1.454349739, 1.75071562, 2.027027734, 2.285847046, 2.52457088, 2.741572179, 2.742018167, 2.555745927, 2.293045747, 2.040141864, 1.80043556, 1.487676092],
    };

    [TestMethod]
    public void Kernel_IsSciPysFilteredDelta()
    {
        double[] kernel = [.. ReferenceBlur.Kernel];

        Assert.HasCount(11, kernel);
        for (int k = 0; k < 11; k++)
            Assert.AreEqual(OneAxis[k], kernel[k], 1e-15);
        Assert.AreEqual(1, kernel.Sum(), 1e-14);
        Assert.AreEqual(0.008832628216191647, kernel[5] * kernel[5], 1e-15);
        Assert.AreEqual(0.007736635408576913, kernel[0] * kernel[0], 1e-15);
    }

    [TestMethod]
    public void Apply_Picture_IsSciPysConvolution()
    {
        float[] picture = [.. Enumerable.Range(0, 13 * 12).Select(k => (float)(k * 7 % 11))], blurred = new float[picture.Length];

        ReferenceBlur.Apply(InputShape.Image(13, 12, 1), picture, blurred);

        foreach ((int row, double[] expected) in BlurredRows)
        {
            for (int x = 0; x < 12; x++)
                Assert.AreEqual(expected[x], blurred[row * 12 + x], 1e-6, $"row {row}, column {x}");
        }
    }

    [TestMethod]
    public void Apply_Series_IsSciPysConvolution()
    {
        double[] expected =
        [
            1.719703794, 1.916915549, 1.935718253, 2.385845742, 2.65302093, 2.738955155, 3.261044845,
            3.171062779, 3.084529436, 3.0, 2.475679835, 2.120582185, 1.931937667, 1.912021672,
        ];
        float[] series = [.. Enumerable.Range(0, 14).Select(k => (float)(k * 5 % 7))], blurred = new float[14];

        ReferenceBlur.Apply(InputShape.Series(14), series, blurred);

        for (int t = 0; t < 14; t++)
            Assert.AreEqual(expected[t], blurred[t], 1e-6, $"step {t}");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Apply_Channels_AreBlurredByThemselves(bool interleaved)
    {
        var shape = InputShape.Image(6, 7, 3, interleaved);
        float[] picture = [.. Enumerable.Range(0, shape.Length).Select(k => (float)(k * k % 17))], blurred = new float[shape.Length];

        ReferenceBlur.Apply(shape, picture, blurred);

        for (int c = 0; c < 3; c++)
        {
            float[] plane = [.. Enumerable.Range(0, 42).Select(v => picture[interleaved ? 3 * v + c : 42 * c + v])], expected = new float[42];
            ReferenceBlur.Apply(InputShape.Image(6, 7, 1), plane, expected);
            CollectionAssert.AreEqual(expected, Enumerable.Range(0, 42).Select(v => blurred[interleaved ? 3 * v + c : 42 * c + v]).ToArray());
        }
    }
}
