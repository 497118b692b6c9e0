using System.Globalization;
using System.Text;
using AdversarialNoise.Attacks;
using AdversarialNoise.Suppression;

namespace AdversarialNoise.Report;

/// <summary>Rows of cells under a head.</summary>
internal static class MarkdownTable
{
    public static string Of(IReadOnlyList<string> head, IEnumerable<string[]> rows)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", head)} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"|{string.Concat(head.Select(_ => "---|"))}");
        foreach (string[] row in rows)
            text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row)} |");
        return text.ToString();
    }

    /// <summary>What an attack did to a garment.</summary>
    public static string Text(Direction direction) => direction == Direction.Rises ? "absent, found" : "present, missed";

    public static string Text(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>"12 of 20: 60 % (39 to 78)".</summary>
    public static string Text(Share share) => share.Total == 0 ? "–" : string.Create(
        CultureInfo.InvariantCulture, $"{share.Count} of {share.Total}: {100 * share.Value:0} % ({100 * share.Interval.Lower:0} to {100 * share.Interval.Upper:0})");
}
