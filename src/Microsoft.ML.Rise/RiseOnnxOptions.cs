namespace Microsoft.ML.Rise;

/// <summary>Where an ONNX network runs.</summary>
public enum RiseExecutionProvider
{
    /// <summary>The processor.</summary>
    Cpu = 0,

    /// <summary>An NVIDIA GPU, by CUDA.</summary>
    Cuda = 1,

    /// <summary>An NVIDIA GPU, by TensorRT.</summary>
    TensorRt = 2,

    /// <summary>A GPU under Windows, by DirectML.</summary>
    DirectMl = 3,

    /// <summary>An Apple device, by Core ML.</summary>
    CoreMl = 4,
}

/// <summary>The options of <see cref="RiseOnnxScorer"/>. A record that cannot be changed once it is made.</summary>
public sealed record RiseOnnxOptions
{
    /// <summary>The node that is masked. Default: the only input.</summary>
    public string? InputName { get; init; }

    /// <summary>The node whose values are the scores. Default: the only output.</summary>
    public string? OutputName { get; init; }

    /// <summary>Where the network runs. All but the processor need the package of ONNX Runtime that has the provider.</summary>
    public RiseExecutionProvider ExecutionProvider { get; init; }

    /// <summary>The number of the device, from 0, for CUDA, TensorRT and DirectML.</summary>
    public int DeviceId { get; init; }

    /// <summary>Whether the processor is used where the provider is not to be had; otherwise that is an error.</summary>
    public bool FallbackToCpu { get; init; }

    /// <summary>How the network is kept busy. Default (<see langword="null"/>): a handful of schedules are timed on the first masks, whose scores count, and the fastest is
    /// kept.</summary>
    public RiseSchedule? Schedule { get; init; }
}
