using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Rise.Scores.Onnx;

/// <summary>A network's sessions by their number of threads: made when a schedule asks for them.</summary>
internal sealed class OnnxSessions(string modelFile, RiseOnnxOptions options) : IDisposable
{
    private readonly Dictionary<int, InferenceSession> _sessions = [];
    private int? _pinned;
    private bool _isDisposed;

    public InferenceSession WithThreads(int numberOfThreads)
    {
        lock (_sessions)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(RiseOnnxScorer));
            if (!_sessions.TryGetValue(numberOfThreads, out InferenceSession? session))
                _sessions[numberOfThreads] = session = Open(numberOfThreads);
            return session;
        }
    }

    /// <summary>A session that stays, whatever loses.</summary>
    public InferenceSession Pin(int numberOfThreads)
    {
        lock (_sessions)
        {
            _pinned = numberOfThreads;
            return WithThreads(numberOfThreads);
        }
    }

    /// <summary>Gives back the memory of the sessions that lost.</summary>
    public void KeepOnly(int numberOfThreads)
    {
        lock (_sessions)
        {
            foreach ((int threads, InferenceSession session) in _sessions.Where(s => s.Key != numberOfThreads && s.Key != _pinned).ToArray())
            {
                session.Dispose();
                _sessions.Remove(threads);
            }
        }
    }

    public void Dispose()
    {
        lock (_sessions)
        {
            foreach (InferenceSession session in _sessions.Values)
                session.Dispose();
            _sessions.Clear();
            _isDisposed = true;
        }
    }

    private InferenceSession Open(int numberOfThreads)
    {
        using var sessionOptions = new SessionOptions { IntraOpNumThreads = numberOfThreads, InterOpNumThreads = 1 };
        try
        {
            Append(sessionOptions);
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException or NotSupportedException)
        {
            if (!options.FallbackToCpu)
                throw new InvalidOperationException($"ONNX Runtime has no execution provider {options.ExecutionProvider} here: {e.Message} Set {nameof(RiseOnnxOptions.FallbackToCpu)} to run on the processor.", e);
        }

        return new InferenceSession(modelFile, sessionOptions);
    }

    private void Append(SessionOptions sessionOptions)
    {
        switch (options.ExecutionProvider)
        {
            case RiseExecutionProvider.Cuda:
                sessionOptions.AppendExecutionProvider_CUDA(options.DeviceId);
                break;
            case RiseExecutionProvider.TensorRt:
                sessionOptions.AppendExecutionProvider_Tensorrt(options.DeviceId);
                break;
            case RiseExecutionProvider.DirectMl:
                sessionOptions.AppendExecutionProvider_DML(options.DeviceId);
                break;
            case RiseExecutionProvider.CoreMl:
                sessionOptions.AppendExecutionProvider_CoreML();
                break;
        }
    }
}
