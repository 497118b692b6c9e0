using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Rise.Scores.Onnx;

/// <summary>A network's sessions by their number of threads: opened when a schedule asks for them, and not closed as long as anybody runs them. Thread-safe.</summary>
internal sealed class OnnxSessions(string modelFile, RiseOnnxOptions options) : IDisposable
{
    private readonly Dictionary<int, SharedSession> _sessions = [];
    private int? _kept;
    private bool _isDisposed;

    /// <summary>A session, to be given back by <see cref="Return"/>.</summary>
    public InferenceSession Rent(int numberOfThreads)
    {
        lock (_sessions)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(RiseOnnxScorer));
            if (!_sessions.TryGetValue(numberOfThreads, out SharedSession? shared))
                _sessions[numberOfThreads] = shared = new SharedSession(Open(numberOfThreads));
            shared.Users++;
            return shared.Session;
        }
    }

    public void Return(int numberOfThreads)
    {
        lock (_sessions)
        {
            if (_isDisposed)
                return;
            _sessions[numberOfThreads].Users--;
            CloseLosers();
        }
    }

    /// <summary>From now on, gives back the memory of the others as soon as nobody runs them.</summary>
    public void KeepOnly(int numberOfThreads)
    {
        lock (_sessions)
        {
            _kept = numberOfThreads;
            CloseLosers();
        }
    }

    public void Dispose()
    {
        lock (_sessions)
        {
            foreach (SharedSession shared in _sessions.Values)
                shared.Session.Dispose();
            _sessions.Clear();
            _isDisposed = true;
        }
    }

    private void CloseLosers()
    {
        if (_kept is not int kept)
            return;
        foreach ((int threads, SharedSession shared) in _sessions.Where(s => s.Key != kept && s.Value.Users == 0).ToArray())
        {
            shared.Session.Dispose();
            _sessions.Remove(threads);
        }
    }

    private InferenceSession Open(int numberOfThreads)
    {
        try
        {
            using SessionOptions sessionOptions = CreateOptions();
            sessionOptions.IntraOpNumThreads = numberOfThreads;
            sessionOptions.InterOpNumThreads = 1;
            return new InferenceSession(modelFile, sessionOptions);
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
            throw new ArgumentException($"'{modelFile}' is not a network that ONNX Runtime can open: {e.Message}", nameof(modelFile), e);
        }
    }

    private SessionOptions CreateOptions()
    {
        if (options.CreateSessionOptions is not { } create)
            return new SessionOptions();
        try
        {
            return create() ?? throw new InvalidOperationException("it returned null.");
        }
        catch (Exception e) when (e is not TypeInitializationException)
        {
            throw new InvalidOperationException($"{nameof(RiseOnnxOptions)}.{nameof(RiseOnnxOptions.CreateSessionOptions)} failed: {e.Message}", e);
        }
    }

    private sealed class SharedSession(InferenceSession session)
    {
        public InferenceSession Session => session;

        /// <summary>How many have rented it.</summary>
        public int Users { get; set; }
    }
}
