namespace Microsoft.ML.Rise.Properties.Reference;

/// <summary>One value after another, found by its indices.</summary>
internal static class Plain
{
    /// <param name="shape">The arrangement of the input.</param>
    /// <param name="input">shape.Length values.</param>
    /// <param name="mask">One for each position.</param>
    /// <param name="baseline">One for each channel, or one for each value.</param>
    /// <param name="isForEachValue">Which of the two.</param>
    public static float[] Show(RiseInputShape shape, float[] input, float[] mask, float[] baseline, bool isForEachValue)
    {
        float[] shown = new float[input.Length];
        int positions = shape.Height * shape.Width;
        for (int v = 0; v < positions; v++)
        {
            for (int c = 0; c < shape.NumberOfChannels; c++)
            {
                int k = shape.IsInterleaved ? v * shape.NumberOfChannels + c : c * positions + v;
                float hidden = baseline[isForEachValue ? k : c];
                shown[k] = mask[v] == 0 ? hidden : mask[v] == 1 ? input[k] : hidden + (input[k] - hidden) * mask[v];
            }
        }

        return shown;
    }
}
