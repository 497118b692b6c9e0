using AdversarialNoise.Detection;
using AdversarialNoise.Evidence;
using MathNet.Numerics.Statistics;

namespace AdversarialNoise.Report;

/// <summary>How well attacked scenes are told from clean ones, and what the features are.</summary>
internal static class DetectionTable
{
    private static readonly (string Name, Detector Detector)[] s_detectors =
    [
        ("one picture", new Detector(e => e.Features.OfOnePicture)),
        ("and the clean picture", new Detector(e => e.Features.WithCleanPicture)),
        ("the score alone", new Detector(e => [e.Score])),
    ];

    public static string OfAreas(IReadOnlyList<Case> cases, int seed) => MarkdownTable.Of(
        ["attack", "garment", "pairs", .. s_detectors.Select(d => $"{d.Name}: AUC (95 %)")],
        Groups(cases).Select(group => (string[])[.. group.Heads, $"{group.Cases.Length}", .. s_detectors.Select(d => Area(d.Detector, group.Cases, seed))]));

    public static string OfFeatures(IReadOnlyList<Case> cases) => MarkdownTable.Of(
        ["attack", "garment", "picture", .. EvidenceFeatures.Names],
        Groups(cases).SelectMany(group => new[]
        {
            (string[])[.. group.Heads, "clean", .. MeansOf(group.Cases.Select(c => c.Clean))],
            [.. group.Heads, "attacked", .. MeansOf(group.Cases.Select(c => c.Attacked))],
        }));

    private static IEnumerable<(string[] Heads, Case[] Cases)> Groups(IReadOnlyList<Case> cases) => cases
        .GroupBy(c => (c.Attempt.Attack, c.Attempt.Goal.Direction))
        .OrderBy(g => g.Key)
        .Select(g => ((string[])[g.Key.Attack, MarkdownTable.Text(g.Key.Direction)], g.ToArray()));

    private static string Area(Detector detector, Case[] cases, int seed)
    {
        if (cases.DistinctBy(c => c.Attempt.Scene.Name).Count() < Detector.FewestScenes)
            return "–";
        var roc = Roc.Of(detector.CrossValidate([.. cases.SelectMany(c => new[] { c.Clean, c.Attacked })]), seed);
        return $"{MarkdownTable.Text(roc.Area)} ({MarkdownTable.Text(roc.Lower)} to {MarkdownTable.Text(roc.Upper)})";
    }

    private static IEnumerable<string> MeansOf(IEnumerable<Example> examples) =>
        EvidenceFeatures.Names.Select((_, k) => MarkdownTable.Text(examples.Select(e => (double)e.Features.WithCleanPicture[k]).Mean()));
}
