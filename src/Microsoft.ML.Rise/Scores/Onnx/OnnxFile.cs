using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Rise.ModelFiles;

namespace Microsoft.ML.Rise.Scores.Onnx;

/// <summary>A network, opened once for each number of threads, and so again and again: its file must not change meanwhile.</summary>
internal sealed class OnnxFile
{
    private readonly string _name;
    private readonly byte[]? _content;
    private readonly (long Length, DateTime Written) _stamp;

    private OnnxFile(string name, byte[]? content) => (_name, _content, _stamp) = (name, content, StampOf(name));

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static OnnxFile At(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return File.Exists(path) ? new OnnxFile(path, content: null) : throw new FileNotFoundException($"There is no ONNX file '{path}'.", path);
    }

    /// <exception cref="ArgumentException">It is empty, or weights are in other files.</exception>
    public static OnnxFile Of(byte[] content)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (content.Length == 0)
            throw new ArgumentException("The network has no bytes.", "model");
        return OnnxWeightFiles.Of(content) is { Count: > 0 } files
            ? throw new ArgumentException($"The network has weights in other files ({string.Join(", ", files)}), which cannot be found from its bytes: give the path of its file.", "model")
            : new OnnxFile("the network in memory", content);
    }

    /// <summary>Its bytes.</summary>
    /// <exception cref="InvalidOperationException">The file is another one than before.</exception>
    /// <exception cref="UnsavableException">Weights are in other files.</exception>
    public byte[] Read()
    {
        RequireSame();
        byte[] content = _content ?? File.ReadAllBytes(_name);
        return OnnxWeightFiles.Of(content) is { Count: > 0 } files
            ? throw new UnsavableException($"The network '{_name}' has weights in other files ({string.Join(", ", files)}), which would stay behind: save it with all weights in one file, which takes less than 2 GB.")
            : content;
    }

    /// <exception cref="ArgumentException">ONNX Runtime cannot open it.</exception>
    /// <exception cref="InvalidOperationException">There is no native runtime, the options cannot be made, or the file is another one than before.</exception>
    public InferenceSession Open(Func<SessionOptions>? createOptions, int numberOfThreads)
    {
        RequireSame();
        try
        {
            using SessionOptions sessionOptions = Create(createOptions);
            sessionOptions.IntraOpNumThreads = numberOfThreads;
            sessionOptions.InterOpNumThreads = 1;

            // A session's threads look out for work for a long time after a run, and take the cores from the schedule whose turn is next.
            sessionOptions.AddSessionConfigEntry("session.force_spinning_stop", "1");
            return _content is null ? new InferenceSession(_name, sessionOptions) : new InferenceSession(_content, sessionOptions);
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
            throw new ArgumentException($"'{_name}' is not a network that ONNX Runtime can open: {e.Message}", "modelFile", e);
        }
    }

    private void RequireSame()
    {
        if (_content is null && StampOf(_name) != _stamp)
            throw new InvalidOperationException($"'{_name}' has been changed or removed since its network was opened, and is needed for another session: keep the file, or open the network anew.");
    }

    private static (long Length, DateTime Written) StampOf(string path) => new FileInfo(path) is { Exists: true } file ? (file.Length, file.LastWriteTimeUtc) : default;

    private static SessionOptions Create(Func<SessionOptions>? createOptions)
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
