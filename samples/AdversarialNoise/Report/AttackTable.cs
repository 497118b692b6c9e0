using System.Globalization;
using AdversarialNoise.Attacks;
using AdversarialNoise.Suppression;
using MathNet.Numerics.Statistics;

namespace AdversarialNoise.Report;

/// <summary>How often attacks succeeded, and what that took.</summary>
internal static class AttackTable
{
    public static string Of(IReadOnlyList<Attempt> attempts) => MarkdownTable.Of(
        ["attack", "garment", "succeeded (95 %)", "queries to success, median", "score reached, mean", "counterpart's score, mean"],
        attempts.GroupBy(a => (a.Attack, a.Goal.Direction)).OrderBy(g => g.Key).Select(group =>
        {
            Attempt[] successes = [.. group.Where(a => a.IsSuccess)];
            return new[]
            {
                group.Key.Attack,
                MarkdownTable.Text(group.Key.Direction),
                MarkdownTable.Text(new Share(successes.Length, group.Count())),
                successes.Select(a => (double)a.QueriesToGoal!.Value).Median().ToString("0", CultureInfo.InvariantCulture),
                MarkdownTable.Text(successes.Select(a => (double)a.Score).Mean()),
                MarkdownTable.Text(successes.Select(a => (double)a.Scores[a.Counterpart]).Mean()),
            };
        }));
}
