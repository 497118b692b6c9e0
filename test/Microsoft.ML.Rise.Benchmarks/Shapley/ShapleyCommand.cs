using System.CommandLine;

namespace Microsoft.ML.Rise.Benchmarks.Shapley;

/// <summary>The command line of <c>shapley</c>.</summary>
internal static class ShapleyCommand
{
    public static System.CommandLine.Command Create()
    {
        var columns = new Option<int[]>("--columns") { Description = "Numbers of columns.", DefaultValueFactory = _ => [30, 100], AllowMultipleArgumentsPerToken = true };
        var inputs = new Option<int>("--inputs") { Description = "Rows that are explained.", DefaultValueFactory = _ => 4 };
        var seeds = new Option<int>("--seeds") { Description = "Repetitions.", DefaultValueFactory = _ => 5 };
        var output = new Option<FileInfo?>("--out") { Description = "The table, as Markdown." };
        var command = new System.CommandLine.Command("shapley", "Compares Shapley values of tree ensembles with Kernel SHAP's at the same calls, by their exact values.") { columns, inputs, seeds, output };
        command.SetAction(parsed => new ShapleyStudy(parsed.GetValue(inputs), parsed.GetValue(seeds)).Run(parsed.GetValue(columns)!).Publish(parsed.GetValue(output)));
        return command;
    }
}
