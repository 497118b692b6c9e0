using AdversarialNoise.Attacks;
using AdversarialNoise.Scenes;
using Microsoft.ML.Rise.Tool.Models;

namespace AdversarialNoise.Report;

/// <summary>Writes what came out: the tables (Markdown), and a picture of some cases (PNG).</summary>
internal static class ReportFiles
{
    /// <returns>The tables.</returns>
    public static string Write(Request request, Model model, Labels labels, IReadOnlyList<Attempt> attempts, IReadOnlyList<Case> cases)
    {
        string tables = string.Join(
            Environment.NewLine, AttackTable.Of(attempts), DetectionTable.OfAreas(cases, request.Seed), DetectionTable.OfFeatures(cases), SuppressionTable.Of(cases));
        if (Path.GetDirectoryName(Path.GetFullPath(request.OutputFile)) is { } folder)
            Directory.CreateDirectory(folder);
        File.WriteAllText(request.OutputFile, tables);
        CasePictures.Write(Path.ChangeExtension(request.OutputFile, ".png"), model, labels, cases);
        return tables;
    }
}
