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
    /// The dimensions of one input, each at least 1, where the network leaves sizes open ([N,3,H,W]: <c>[3, 224, 224]</c>) or where its first axis is read wrongly: with all axes of the node there is no
    /// batch axis, without the first one that is the batch. Default (<see langword="null"/>): what the network declares, by the rules in the remarks of
    /// <see cref="RiseOnnxScorer"/>.
    /// </summary>
    public IReadOnlyList<int>? InputDimensions
    {
        get;
        init => field = value is null ? null : Array.AsReadOnly([.. value]);
    }

    /// <summary>
    /// Makes ONNX Runtime's options for a session, such as its execution providers: <c>() => SessionOptions.MakeSessionOptionWithCudaProvider(0)</c>.
    /// Default (<see langword="null"/>): the processor.
    /// </summary>
    /// <remarks>
    /// Called once for each session, of which there is one for each number of threads that a schedule has; what it returns is disposed. The numbers of threads are the
    /// schedule's, and are set after it. Where this is given, each run sends its inputs to the session's device. A provider needs the native runtime that has it: the package Microsoft.ML.OnnxRuntime.Gpu or .DirectML in place of Microsoft.ML.OnnxRuntime.
    /// </remarks>
    public Func<SessionOptions>? CreateSessionOptions { get; init; }

    /// <summary>How the network is kept busy. Default (<see langword="null"/>): a handful of schedules are timed on the first masks, whose scores count, and the fastest is
    /// kept.</summary>
    public RiseSchedule? Schedule { get; init; }

    /// <summary>Refuses values that no network could make valid.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1; the message names each option.</exception>
    internal void Validate()
    {
        var errors = new OptionErrors();
        errors.Expect(Schedule is null or { NumberOfRuns: >= 1, NumberOfThreadsPerRun: >= 1, BatchSize: >= 1 }, $"Every number of {nameof(Schedule)} must be at least 1, got {Schedule}");
        errors.Expect(InputDimensions is null || InputDimensions.All(d => d >= 1), $"{nameof(InputDimensions)} must each be at least 1, got [{string.Join(",", InputDimensions ?? [])}]");
        errors.ThrowIfAny(message => new ArgumentOutOfRangeException("options", message));
    }
}
