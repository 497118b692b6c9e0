namespace Microsoft.ML.Transforms.Onnx;

/// <summary>What an ONNX model is scored with. No names at all mean all inputs or all outputs.</summary>
public sealed class OnnxOptions
{
    public string ModelFile = null!;
    public string[] InputColumns = null!;
    public string[] OutputColumns = null!;
    public int? GpuDeviceId;
    public bool FallbackToCpu;
    public IDictionary<string, int[]>? ShapeDictionary;

    /// <summary>Has no effect here: ONNX Runtime reads the file itself.</summary>
    public int RecursionLimit = 100;
    public int? InterOpNumThreads;
    public int? IntraOpNumThreads;
}
