using System.Globalization;

namespace Microsoft.ML.Rise.Targets;

/// <summary>The text of a label of any type, in the invariant culture. Equal values of different number types have equal texts, so that labels can be compared.</summary>
internal static class LabelText
{
    /// <summary>Integers up to here are exact as <see cref="double"/>; a larger number is written as .NET writes it.</summary>
    private const double LargestExactInteger = 1L << 53;

    /// <summary>The text; "" where the value is no label.</summary>
    public static string Of(object value) => value switch
    {
        bool side => side ? bool.TrueString : bool.FalseString,
        float number => OfNumber(number, number.ToString(CultureInfo.InvariantCulture)),
        double number => OfNumber(number, number.ToString(CultureInfo.InvariantCulture)),
        // As the invariant culture has it, with the fraction of a second where there is one: labels that differ have texts that differ.
        DateTime time => time.ToString("MM/dd/yyyy HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("MM/dd/yyyy HH:mm:ss.FFFFFFF zzz", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>The number that a text is, if it is one.</summary>
    public static decimal? Number(string text) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? number : null;

    private static string OfNumber(double number, string text) => number switch
    {
        double.NaN => "",
        _ when double.IsInteger(number) && Math.Abs(number) <= LargestExactInteger => ((long)number).ToString(CultureInfo.InvariantCulture),
        _ => text,
    };
}
