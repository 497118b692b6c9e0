using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>The model's outputs for the current row. Before the first row there are none, and asking for one fails, as in ML.NET.</summary>
internal sealed class OnnxResults(OnnxModel model, Func<NamedOnnxValue>[] inputs, string[] outputNames) : IDisposable
{
    private readonly Dictionary<string, NamedOnnxValue> _values = [];
    private IDisposableReadOnlyCollection<DisposableNamedOnnxValue>? _results;

    public NamedOnnxValue this[string outputName] => _values[outputName];

    public void Update()
    {
        var results = model.Run(Array.ConvertAll(inputs, read => read()), outputNames);
        Dispose();
        _results = results;
        foreach (var result in results)
            _values[result.Name] = result;
    }

    public void Dispose()
    {
        _values.Clear();
        _results?.Dispose();
        _results = null;
    }
}
