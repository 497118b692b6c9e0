namespace Microsoft.ML.Rise.Properties.Reference;

/// <summary>One value after another, found by its indices.</summary>
internal static class Plain
{
    /// <summary>The position of a value: channels that are masked together share one.</summary>
    public static int PositionOf(InputShape shape, int value) => shape.IsInterleaved ? value / shape.NumberOfSharedChannels : value % shape.NumberOfPositions;

    /// <param name="shape">The arrangement of the input.</param>
    /// <param name="input">shape.Length values.</param>
    /// <param name="mask">One for each position.</param>
    /// <param name="baseline">One for each channel that is masked together with others, or one for each value.</param>
    /// <param name="isForEachValue">Which of the two.</param>
    public static float[] Show(InputShape shape, float[] input, float[] mask, float[] baseline, bool isForEachValue)
    {
        float[] shown = new float[input.Length];
        for (int k = 0; k < shown.Length; k++)
        {
            int channel = shape.IsInterleaved ? k % shape.NumberOfSharedChannels : k / shape.NumberOfPositions;
            float hidden = baseline[isForEachValue ? k : channel], visible = mask[PositionOf(shape, k)];
            shown[k] = visible == 0 ? hidden : visible == 1 ? input[k] : hidden + (input[k] - hidden) * visible;
        }

        return shown;
    }
}
