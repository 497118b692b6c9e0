using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Rise.Scores.Onnx;

/// <summary>A network's file, opened once for each number of threads, and so again and again: it must not change meanwhile.</summary>
internal sealed class OnnxFile(string path, Func<SessionOptions>? createOptions)
{
    private readonly (long Length, DateTime Written) _stamp = StampOf(path);

    /// <exception cref="ArgumentException">ONNX Runtime cannot open it.</exception>
    /// <exception cref="InvalidOperationException">There is no native runtime, the options cannot be made, or the file is another one than before.</exception>
    public InferenceSession Open(int numberOfThreads)
    {
        if (StampOf(path) != _stamp)
            throw new InvalidOperationException($"'{path}' has been changed or removed since its network was opened, and is needed for another session: keep the file, or open the network anew.");
        try
        {
            using SessionOptions sessionOptions = CreateOptions();
            sessionOptions.IntraOpNumThreads = numberOfThreads;
            sessionOptions.InterOpNumThreads = 1;

            // A session's threads look out for work for a long time after a run, and take the cores from the schedule whose turn is next.
            sessionOptions.AddSessionConfigEntry("session.force_spinning_stop", "1");
            return new InferenceSession(path, sessionOptions);
        }
        catch (TypeInitializationException e)
        {
            throw new InvalidOperationException(
                $"ONNX Runtime's native library could not be loaded: {e.GetBaseException().Message} Add the package Microsoft.ML.OnnxRuntime (processor), Microsoft.ML.OnnxRuntime.Gpu or "
                + $"Microsoft.ML.OnnxRuntime.DirectML to the program, in version {typeof(InferenceSession).Assembly.GetName().Version?.ToString(3)} or later.",
                e);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ArgumentException($"'{path}' is not a network that ONNX Runtime can open: {e.Message}", "modelFile", e);
        }
    }

    private static (long Length, DateTime Written) StampOf(string path) => new FileInfo(path) is { Exists: true } file ? (file.Length, file.LastWriteTimeUtc) : default;

    private SessionOptions CreateOptions()
    {
        if (createOptions is null)
            return new SessionOptions();
        try
        {
            return createOptions() ?? throw new InvalidOperationException("it returned null.");
        }
        catch (Exception e) when (e is not TypeInitializationException)
        {
            throw new InvalidOperationException($"{nameof(RiseOnnxOptions)}.{nameof(RiseOnnxOptions.CreateSessionOptions)} failed: {e.Message}", e);
        }
    }
}
