namespace Microsoft.ML.Rise.Metrics;

/// <summary>The blur of the paper's code: a convolution with an 11×11 kernel, with zeros outside of the input, for each channel by itself.</summary>
/// <remarks>
/// The kernel is SciPy's <c>gaussian_filter</c>(delta, σ = 5) on an 11×11 array: a Gaussian cut off at 4σ = 20 positions, whose part outside of the array is reflected
/// back into it (d c b a | a b c d | d c b a). It is separable, sums to 1, and is nearly flat: .00883 in the middle, .00774 in the corners.
/// </remarks>
internal static class ReferenceBlur
{
    private const int Size = 11;
    private const int Centre = Size / 2;
    private const double Sigma = 5;
    private const int CutOff = 20;

    /// <summary>One axis of the kernel; the kernel is its outer product with itself.</summary>
    public static IReadOnlyList<double> Kernel { get; } = CreateKernel();

    /// <param name="shape">An image or a series.</param>
    /// <param name="input">shape.Length values.</param>
    /// <param name="blurred">Result, arranged as the input.</param>
    public static void Apply(RiseInputShape shape, ReadOnlySpan<float> input, Span<float> blurred)
    {
        bool isImage = shape.MapDimensions.Count == 2;
        double[] plane = new double[shape.NumberOfPositions], rowsDone = new double[shape.NumberOfPositions];
        for (int c = 0; c < shape.NumberOfChannels; c++)
        {
            for (int v = 0; v < plane.Length; v++)
                plane[v] = input[shape.ValueAt(v, c)];
            for (int y = 0; y < shape.Height; y++)
                Convolve(plane, y * shape.Width, 1, shape.Width, rowsDone);
            for (int x = 0; isImage && x < shape.Width; x++)
                Convolve(rowsDone, x, shape.Width, shape.Height, plane);
            double[] done = isImage ? plane : rowsDone;
            for (int v = 0; v < plane.Length; v++)
                blurred[shape.ValueAt(v, c)] = (float)done[v];
        }
    }

    /// <summary>One line of <paramref name="count"/> values that are <paramref name="stride"/> apart.</summary>
    private static void Convolve(double[] source, int start, int stride, int count, double[] result)
    {
        for (int k = 0; k < count; k++)
        {
            double sum = 0;
            for (int j = Math.Max(0, k - Centre); j <= Math.Min(count - 1, k + Centre); j++)
                sum += Kernel[j - k + Centre] * source[start + j * stride];
            result[start + k * stride] = sum;
        }
    }

    private static double[] CreateKernel()
    {
        double[] kernel = new double[Size];
        for (int offset = -CutOff; offset <= CutOff; offset++)
            kernel[Reflect(Centre + offset)] += Math.Exp(-offset * offset / (2 * Sigma * Sigma));
        double sum = kernel.Sum();
        return [.. kernel.Select(k => k / sum)];
    }

    private static int Reflect(int position)
    {
        int wrapped = (position % (2 * Size) + 2 * Size) % (2 * Size);
        return wrapped < Size ? wrapped : 2 * Size - 1 - wrapped;
    }
}
