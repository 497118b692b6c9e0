using System.Globalization;
using System.Text.RegularExpressions;

namespace Microsoft.ML.Rise.Samples.Tests;

/// <summary>Text with numbers in it, made on one machine and compared on another, which may round the last digit otherwise.</summary>
internal static partial class PrintedText
{
    public static void AssertEqual(string expected, string actual)
    {
        Assert.AreEqual(Words(expected), Words(actual));
        foreach ((string one, string other) in Numbers(expected).Zip(Numbers(actual)))
            Assert.AreEqual(double.Parse(one, CultureInfo.InvariantCulture), double.Parse(other, CultureInfo.InvariantCulture), 1.5 * LastDigitOf(one), actual);
    }

    private static string Words(string text) => Number().Replace(text, "#");

    private static IEnumerable<string> Numbers(string text) => Number().Matches(text).Select(m => m.Value);

    private static double LastDigitOf(string number) => number.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? Math.Pow(10, dot + 1 - number.Length) : 0;

    [GeneratedRegex(@"[+-]?\d+(\.\d+)?")]
    private static partial Regex Number();
}
