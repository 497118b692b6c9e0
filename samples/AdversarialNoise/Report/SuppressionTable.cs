using System.Globalization;
using AdversarialNoise.Suppression;

namespace AdversarialNoise.Report;

/// <summary>How often the answer comes back where a part is blurred.</summary>
internal static class SuppressionTable
{
    public static string Of(IReadOnlyList<Case> cases) => MarkdownTable.Of(
        ["attack", "garment", "blur", "of", "area, mean", "the attacked garment is right again (95 %)", "and so are all garments of the scene (95 %)"],
        cases.SelectMany(c => c.Suppressions.Select(s => (c.Attempt.Attack, c.Attempt.Goal.Direction, Outcome: s)))
            .GroupBy(s => (s.Attack, s.Direction, s.Outcome.Sigma, s.Outcome.Part))
            .OrderBy(g => g.Key)
            .Select(g => new[]
            {
                g.Key.Attack,
                MarkdownTable.Text(g.Key.Direction),
                string.Create(CultureInfo.InvariantCulture, $"σ = {g.Key.Sigma:0.##}"),
                Text(g.Key.Part),
                MarkdownTable.Text(g.Average(s => s.Outcome.Area)),
                MarkdownTable.Text(new Share(g.Count(s => s.Outcome.IsClassBack), g.Count())),
                MarkdownTable.Text(new Share(g.Count(s => s.Outcome.AreGarmentsBack), g.Count())),
            }));

    private static string Text(Part part) => part switch
    {
        Part.Evidence => "the evidence",
        Part.Random => "as much at random",
        _ => "everything",
    };
}
