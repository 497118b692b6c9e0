using System.Globalization;
using System.Text;

namespace Evaluate.Report;

/// <summary>Every map's own figures, as comma-separated values: for other statistics than ours.</summary>
internal static class AnswerTable
{
    public static string Of(IReadOnlyList<StudyResult> results)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"method,calls,seed,picture,class,{string.Join(',', results[0].Runs[0].Figures.Select(f => Quoted(f.Name)))}");
        foreach (StudyResult result in results)
        {
            foreach (Run run in result.Runs)
            {
                foreach (Answer answer in run.Answers)
                {
                    string values = string.Join(',', answer.Values.Select(v => double.IsNaN(v) ? "" : v.ToString("G6", CultureInfo.InvariantCulture)));
                    text.AppendLine(CultureInfo.InvariantCulture, $"{Quoted(result.Method)},{result.Calls},{run.Seed},{Quoted(answer.Picture)},{Quoted(answer.Label)},{values}");
                }
            }
        }

        return text.ToString();
    }

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
