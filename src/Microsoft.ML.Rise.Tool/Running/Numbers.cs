using System.Globalization;
using Microsoft.ML.Rise.Tool.Pictures;

namespace Microsoft.ML.Rise.Tool.Running;

/// <summary>Numbers as they are written on the command line (null where a text is none).</summary>
internal static class Numbers
{
    public static int? WholeNumber(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value : null;

    public static int? Positive(string text) => WholeNumber(text) is int value and > 0 ? value : null;

    /// <summary>"4000", or a range of numbers from 0 on: "500-999".</summary>
    public static (long First, int Count, bool IsRange)? Masks(string text) => text.Split('-') switch
    {
        [var count] when Positive(count) is int n => (0, n, false),
        [var first, var last] when NotNegative(first) is int from && NotNegative(last) is int to && to >= from => (from, to - from + 1, true),
        _ => null,
    };

    public static int? NotNegative(string text) => WholeNumber(text) is int value and >= 0 ? value : null;

    /// <summary>A finite number, or two with a slash between them: "0.5", "1/255".</summary>
    public static float? Fraction(string text) => text.Split('/') switch
    {
        [var number] => Finite(number),
        [var above, var below] when Finite(above) is float a && Finite(below) is float b && b != 0 => a / b,
        _ => null,
    };

    /// <summary>A number for each of the three channels, with commas between them.</summary>
    public static IReadOnlyList<float>? Channels(string text)
    {
        float?[] values = [.. text.Split(',').Select(Finite)];
        return values.Length == RgbPicture.NumberOfChannels && values.All(v => v is not null) ? [.. values.Select(v => v!.Value)] : null;
    }

    public static IReadOnlyList<float>? NonZeroChannels(string text) => Channels(text) is { } values && !values.Contains(0) ? values : null;

    /// <summary>Above 0 and at most 1.</summary>
    public static double? Share(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is > 0 and <= 1 ? value : null;

    /// <summary>"7", or rows x columns: "5x9".</summary>
    public static GridSize? Grid(string text) => text.Split('x') switch
    {
        [var side] when Positive(side) is int s => new GridSize(s, s),
        [var rows, var columns] when Positive(rows) is int r && Positive(columns) is int c => new GridSize(r, c),
        _ => null,
    };

    /// <summary>"224" for a square, or width x height: "320x240".</summary>
    public static PictureSize? Size(string text) => text.Split('x') switch
    {
        [var side] when Positive(side) is int s => new PictureSize(s, s),
        [var width, var height] when Positive(width) is int w && Positive(height) is int h => new PictureSize(w, h),
        _ => null,
    };

    private static float? Finite(string text) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && float.IsFinite(value) ? value : null;
}
