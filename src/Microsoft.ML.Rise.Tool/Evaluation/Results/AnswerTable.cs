using System.Globalization;
using CsvHelper;

namespace Microsoft.ML.Rise.Tool.Evaluation.Results;

/// <summary>Every map's own figures, as comma-separated values: for other statistics than ours. A figure that does not count for a map is an empty field.</summary>
internal static class AnswerTable
{
    public static void Write(string file, IReadOnlyList<StudyResult> results)
    {
        using var csv = CsvWriter.ToFile(file);
        csv.WriteHeader(["method", "calls", "seed", "picture", "class", .. results[0].Runs[0].Figures.Select(f => f.Name)]);
        foreach (StudyResult result in results)
        {
            foreach (Run run in result.Runs)
            {
                foreach (Answer answer in run.Answers)
                    csv.WriteRecord([result.Method.Name, Text(result.Method.Calls), Text(run.Seed), answer.Picture, answer.Label, .. answer.Values.Select(Text)]);
            }
        }
    }

    private static string Text(double value) => double.IsNaN(value) ? "" : value.ToString("G6", CultureInfo.InvariantCulture);
}
