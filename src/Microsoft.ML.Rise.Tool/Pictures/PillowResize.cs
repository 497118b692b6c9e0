namespace Microsoft.ML.Rise.Tool.Pictures;

/// <summary>Bilinear resizing with antialiasing, byte for byte as Pillow's <c>Image.resize(size, BILINEAR)</c>, by which torchvision prepares pictures: a triangle whose support grows with the reduction, along rows and then along columns, with bytes between.</summary>
/// <remarks>Pillow, src/libImaging/Resample.c: weights are integers of 22 fractional bits.</remarks>
internal static class PillowResize
{
    private const int FractionalBits = 22;

    /// <summary>Makes a picture of another size; the same where nothing changes.</summary>
    public static RgbPicture Resize(RgbPicture picture, int width, int height)
    {
        RgbPicture narrow = width == picture.Width ? picture : new RgbPicture(width, picture.Height);
        if (narrow != picture)
            Pass(picture.Pixels, RgbPicture.NumberOfChannels, narrow.Pixels, RgbPicture.NumberOfChannels, Weights(picture.Width, width), lines: picture.Height, picture.Width * RgbPicture.NumberOfChannels, width * RgbPicture.NumberOfChannels);
        RgbPicture resized = height == picture.Height ? narrow : new RgbPicture(width, height);
        if (resized != narrow)
            Pass(narrow.Pixels, width * RgbPicture.NumberOfChannels, resized.Pixels, width * RgbPicture.NumberOfChannels, Weights(picture.Height, height), lines: width, RgbPicture.NumberOfChannels, RgbPicture.NumberOfChannels);
        return resized;
    }

    /// <summary>Resizes lines of pixels, along one axis.</summary>
    private static void Pass(byte[] source, int sourceStep, byte[] result, int resultStep, (int First, int[] Weights)[] weights, int lines, int sourceLine, int resultLine) => Parallel.For(0, lines, line =>
    {
        for (int i = 0; i < weights.Length; i++)
        {
            (int first, int[] weightsOfPixel) = weights[i];
            for (int channel = 0; channel < RgbPicture.NumberOfChannels; channel++)
            {
                int sum = 1 << (FractionalBits - 1), at = line * sourceLine + first * sourceStep + channel;
                foreach (int weight in weightsOfPixel)
                {
                    sum += source[at] * weight;
                    at += sourceStep;
                }

                result[line * resultLine + i * resultStep + channel] = (byte)Math.Clamp(sum >> FractionalBits, byte.MinValue, byte.MaxValue);
            }
        }
    });

    private static (int First, int[] Weights)[] Weights(int from, int to)
    {
        double scale = (double)from / to, support = Math.Max(scale, 1), inverse = 1 / support;
        return [.. Enumerable.Range(0, to).Select(i =>
        {
            double center = (i + 0.5) * scale;
            int first = Math.Max(0, (int)(center - support + 0.5)), end = Math.Min(from, (int)(center + support + 0.5));
            double[] weights = [.. Enumerable.Range(first, end - first).Select(k => Math.Max(0, 1 - Math.Abs((k - center + 0.5) * inverse)))];
            double sum = 0;
            foreach (double weight in weights)
                sum += weight;
            return (first, weights.Select(w => (int)(0.5 + w / sum * (1 << FractionalBits))).ToArray());
        })];
    }
}
