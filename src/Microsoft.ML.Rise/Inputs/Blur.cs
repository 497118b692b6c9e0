namespace Microsoft.ML.Rise.Inputs;

/// <summary>Convolutions of an image over its rows and columns, or of a series over its steps, for each channel by itself.</summary>
internal static class Blur
{
    /// <summary>One axis of a Gaussian, cut off at a radius; its sum is 1.</summary>
    /// <param name="sigma">The standard deviation, in positions.</param>
    /// <param name="radius">In positions.</param>
    public static double[] Gaussian(double sigma, int radius)
    {
        double[] kernel = [.. Enumerable.Range(-radius, 2 * radius + 1).Select(offset => Math.Exp(-(double)offset * offset / (2 * sigma * sigma)))];
        double sum = kernel.Sum();
        return [.. kernel.Select(k => k / sum)];
    }

    /// <param name="shape">An image or a series.</param>
    /// <param name="kernel">One axis of the kernel, of an odd length; the kernel is its outer product with itself.</param>
    /// <param name="extendsEdges">Whether the outermost values go on outside of the input; else zeros are there.</param>
    /// <param name="input">shape.Length values.</param>
    /// <param name="blurred">Result, arranged as the input.</param>
    public static void Apply(InputShape shape, double[] kernel, bool extendsEdges, ReadOnlySpan<float> input, Span<float> blurred)
    {
        int channels = shape.NumberOfChannels, positions = shape.Length / channels;
        bool isImage = shape.Axes.Count(a => a.Kind == AxisKind.Smooth) == 2;
        int height = isImage ? shape.Height : 1, width = positions / height;
        double[] plane = new double[positions], rowsDone = new double[positions];
        for (int c = 0; c < channels; c++)
        {
            for (int v = 0; v < positions; v++)
                plane[v] = input[ValueAt(v, c)];
            for (int y = 0; y < height; y++)
                Convolve(plane, y * width, 1, width, rowsDone);
            for (int x = 0; isImage && x < width; x++)
                Convolve(rowsDone, x, width, height, plane);
            double[] done = isImage ? plane : rowsDone;
            for (int v = 0; v < positions; v++)
                blurred[ValueAt(v, c)] = (float)done[v];
        }

        int ValueAt(int position, int channel) => shape.IsInterleaved ? position * channels + channel : channel * positions + position;

        // One line of values that are a stride apart.
        void Convolve(double[] source, int start, int stride, int count, double[] result)
        {
            int centre = kernel.Length / 2;
            for (int k = 0; k < count; k++)
            {
                double sum = 0;
                int first = extendsEdges ? k - centre : Math.Max(0, k - centre), last = extendsEdges ? k + centre : Math.Min(count - 1, k + centre);
                for (int j = first; j <= last; j++)
                    sum += kernel[j - k + centre] * source[start + Math.Clamp(j, 0, count - 1) * stride];
                result[start + k * stride] = sum;
            }
        }
    }
}

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
    public static IReadOnlyList<double> Kernel => KernelOfOneAxis;

    private static readonly double[] KernelOfOneAxis = CreateKernel();

    /// <param name="shape">An image or a series.</param>
    /// <param name="input">shape.Length values.</param>
    /// <param name="blurred">Result, arranged as the input.</param>
    public static void Apply(InputShape shape, ReadOnlySpan<float> input, Span<float> blurred) => Blur.Apply(shape, KernelOfOneAxis, extendsEdges: false, input, blurred);

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
