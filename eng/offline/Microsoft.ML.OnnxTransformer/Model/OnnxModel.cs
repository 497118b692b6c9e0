using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>A model in ONNX Runtime. Any number of threads may run it.</summary>
internal sealed class OnnxModel : IDisposable
{
    private readonly Func<byte[]> _readBytes;
    private InferenceSession? _session;

    private OnnxModel(InferenceSession session, IReadOnlyDictionary<string, int[]> shapes, Func<byte[]> readBytes)
    {
        _session = session;
        _readBytes = readBytes;
        Inputs = [.. session.InputNames.Select(name => new OnnxNode(name, session.InputMetadata[name], shapes.GetValueOrDefault(name)))];
        Outputs = [.. session.OutputNames.Select(name => new OnnxNode(name, session.OutputMetadata[name], shapes.GetValueOrDefault(name)))];
    }

    public IReadOnlyList<OnnxNode> Inputs { get; }

    public IReadOnlyList<OnnxNode> Outputs { get; }

    public static OnnxModel FromFile(string path, OnnxTransformer.Settings settings)
    {
        if (!File.Exists(path))
            throw new IOException($"Model file {path} does not exists.");
        using var options = SessionOptions(settings);
        return new OnnxModel(new InferenceSession(path, options), settings.Shapes, () => File.ReadAllBytes(path));
    }

    public static OnnxModel FromBytes(byte[] bytes, OnnxTransformer.Settings settings)
    {
        using var options = SessionOptions(settings);
        return new OnnxModel(new InferenceSession(bytes, options), settings.Shapes, () => bytes);
    }

    public byte[] ReadBytes() => _readBytes();

    // A disposed model fails with a NullReferenceException, as in ML.NET.
    public IDisposableReadOnlyCollection<DisposableNamedOnnxValue> Run(
        IReadOnlyCollection<NamedOnnxValue> inputs, IReadOnlyCollection<string> outputNames) =>
        _session!.Run(inputs, outputNames);

    public void Dispose()
    {
        _session?.Dispose();
        _session = null;
    }

    private static SessionOptions SessionOptions(OnnxTransformer.Settings settings)
    {
        var options = new SessionOptions();
        if (settings.IntraOpNumThreads is int intra)
            options.IntraOpNumThreads = intra;
        if (settings.InterOpNumThreads is int inter)
            options.InterOpNumThreads = inter;
        if (settings.GpuDeviceId is not int gpu)
            return options;
        try
        {
            options.AppendExecutionProvider_CUDA(gpu);
        }
        catch (Exception e) when (settings.FallbackToCpu && e is OnnxRuntimeException or EntryPointNotFoundException)
        {
            // What has no GPU runs on the CPU: the caller asked for that.
        }
        return options;
    }
}
