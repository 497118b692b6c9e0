using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Scores an ONNX model: columns are its inputs and outputs, by name.</summary>
public sealed class OnnxTransformer : RowToRowTransformerBase, IStageLoader, IDisposable
{
    private const string ModelEntry = "model.onnx";
    private const string DroppedSuffix = ".output";

    private readonly OnnxModel _model;
    private readonly Settings _settings;

    private OnnxTransformer(OnnxModel model, Settings settings)
    {
        _model = model;
        _settings = settings with
        {
            Inputs = settings.Inputs.Length > 0 ? settings.Inputs : [.. model.Inputs.Select(node => node.Name)],
            Outputs = settings.Outputs.Length > 0 ? settings.Outputs : [.. model.Outputs.Select(node => node.Name)],
        };
        Outputs = Array.ConvertAll(_settings.Outputs, name => Find(model.Outputs, name, "Ouput", "output"));
    }

    internal IReadOnlyList<string> InputNames => _settings.Inputs;

    internal OnnxNode[] Outputs { get; }

    public void Dispose() => _model.Dispose();

    internal static OnnxTransformer FromFile(string path, Settings settings) => new(OnnxModel.FromFile(path, settings), settings);

    static ITransformer IStageLoader.Load(ModelLoadContext ctx)
    {
        var settings = ctx.Settings<Settings>();
        using var stream = ctx.OpenEntry(ModelEntry);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return new OnnxTransformer(OnnxModel.FromBytes(bytes.ToArray(), settings), settings);
    }

    internal override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SaveStage<OnnxTransformer>(_settings);
        using var stream = ctx.CreateEntry(ModelEntry);
        stream.Write(_model.ReadBytes());
    }

    internal override RowMapper Bind(DataViewSchema inputSchema)
    {
        var inputs = Array.ConvertAll(_settings.Inputs, name => OnnxInput.Bind(Find(_model.Inputs, name, "Input", "input"), inputSchema));
        var added = Array.ConvertAll(Outputs, node => new DataViewSchema.DetachedColumn(ColumnName(node), node.Type));
        return new OnnxMapper(_model, inputs, Outputs, OutputLayout.Adding(inputSchema, added));
    }

    private static string ColumnName(OnnxNode node) =>
        node.Name.EndsWith(DroppedSuffix, StringComparison.Ordinal) ? node.Name[..^DroppedSuffix.Length] : node.Name;

    private static OnnxNode Find(IReadOnlyList<OnnxNode> nodes, string name, string title, string role) =>
        nodes.FirstOrDefault(node => node.Name == name) ?? throw new ArgumentOutOfRangeException(
            $"{role}ColumnNames",
            $"{title} tensor, {name}, does not exist in the ONNX model. "
            + $"Available {role} names are [{string.Join(",", nodes.Select(node => node.Name))}].");

    internal sealed record Settings(
        string[] Inputs,
        string[] Outputs,
        Dictionary<string, int[]> Shapes,
        int? GpuDeviceId,
        bool FallbackToCpu,
        int? InterOpNumThreads,
        int? IntraOpNumThreads);
}
