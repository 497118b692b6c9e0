using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>An ONNX model bound to the columns that it reads. The model runs once for each row, for all outputs that are active.</summary>
internal sealed class OnnxMapper(OnnxModel model, OnnxInput[] inputs, OnnxNode[] outputs, OutputLayout layout) : RowMapper(layout)
{
    protected override IEnumerable<DataViewSchema.Column> DependenciesOf(bool[] activeAdded) => inputs.Select(input => input.Column);

    internal override Delegate?[] CreateGetters(DataViewRow input, bool[] activeAdded, out Action? dispose)
    {
        string[] active = [.. outputs.Where((_, i) => activeAdded[i]).Select(node => node.Name)];
        var results = new OnnxResults(model, Array.ConvertAll(inputs, node => node.CreateReader(input)), active);
        var perRow = new OncePerRow(input, results.Update);
        dispose = results.Dispose;
        return [.. outputs.Select((node, i) => activeAdded[i] ? OnnxOutput.CreateGetter(node, Current) : null)];

        OnnxResults Current()
        {
            perRow.Update();
            return results;
        }
    }
}
