using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Rise;

/// <summary>The options of <see cref="RiseOnnxScorer"/>. A record that cannot be changed once it is made.</summary>
public sealed record RiseOnnxOptions
{
    /// <summary>The node that is masked. Default: the only input.</summary>
    public string? InputName { get; init; }

    /// <summary>The node whose values are the scores. Default: the only output.</summary>
    public string? OutputName { get; init; }

    /// <summary>
    /// Makes ONNX Runtime's options for a session, such as its execution providers: <c>() => SessionOptions.MakeSessionOptionWithCudaProvider(0)</c>.
    /// Default (<see langword="null"/>): the processor.
    /// </summary>
    /// <remarks>
    /// Called once for each session, of which there is one for each number of threads that a schedule has; what it returns is disposed. The numbers of threads are the
    /// schedule's, and are set after it. A provider needs the native runtime that has it: the package Microsoft.ML.OnnxRuntime.Gpu or .DirectML in place of Microsoft.ML.OnnxRuntime.
    /// </remarks>
    public Func<SessionOptions>? CreateSessionOptions { get; init; }

    /// <summary>How the network is kept busy. Default (<see langword="null"/>): a handful of schedules are timed on the first masks, whose scores count, and the fastest is
    /// kept.</summary>
    public RiseSchedule? Schedule { get; init; }
}
