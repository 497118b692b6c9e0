using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Rise.Scores.Onnx;

/// <summary>
/// A network's workers by their place, and the sessions that they run: made when somebody asks for them, kept for whoever asks next, and closed after their last user.
/// Thread-safe; nobody waits for a run.
/// </summary>
internal sealed class OnnxPool : IDisposable
{
    private readonly Lock _state = new();
    private readonly Dictionary<int, PooledSession> _sessions = [];
    private readonly Dictionary<OnnxPlace, Stack<OnnxWorker>> _idle = [];

    /// <summary>Places that are kept whichever schedule is the fastest.</summary>
    private readonly HashSet<OnnxPlace> _lasting = [];
    private readonly OnnxFile _file;
    private readonly RiseOnnxOptions _options;
    private readonly int _mostIdle;
    private OnnxPlace? _kept;
    private volatile bool _isDisposed;

    /// <param name="file">The network.</param>
    /// <param name="options">Valid options.</param>
    /// <param name="mostIdle">How many idle workers of a place are kept.</param>
    public OnnxPool(OnnxFile file, RiseOnnxOptions options, int mostIdle)
    {
        _file = file;
        _options = options;
        _mostIdle = mostIdle;
        PooledSession session = Use(options.Schedule?.NumberOfThreadsPerRun ?? 1);
        try
        {
            long start = Stopwatch.GetTimestamp();
            InferenceSession opened = session.Open();
            SecondsToOpen = Stopwatch.GetElapsedTime(start).TotalSeconds;
            Signature = OnnxSignature.Read(opened, options);
        }
        catch
        {
            Dispose();
            throw;
        }
        finally
        {
            Leave(session);
        }
    }

    public OnnxSignature Signature { get; }

    /// <summary>What it took to open the network once.</summary>
    public double SecondsToOpen { get; }

    /// <summary>A worker, to be given back by <see cref="Return"/>.</summary>
    /// <param name="place">Its threads and batch.</param>
    /// <param name="isLasting">Whether it is kept idle even where another schedule is faster.</param>
    /// <exception cref="ObjectDisposedException">The network is closed.</exception>
    public OnnxWorker Rent(OnnxPlace place, bool isLasting = false)
    {
        PooledSession session;
        lock (_state)
        {
            session = Use(place.NumberOfThreads);
            if (isLasting)
                _lasting.Add(place);
            if (_idle.TryGetValue(place, out Stack<OnnxWorker>? idle) && idle.TryPop(out OnnxWorker? worker))
                return worker;
        }

        try
        {
            return new OnnxWorker(this, session.Open(), place, isOnDevice: _options.CreateSessionOptions is not null);
        }
        catch
        {
            Leave(session);
            throw;
        }
    }

    public void Return(OnnxWorker worker)
    {
        lock (_state)
        {
            if (!_idle.TryGetValue(worker.Place, out Stack<OnnxWorker>? idle))
                _idle[worker.Place] = idle = [];
            if (IsWanted(worker.Place) && idle.Count < _mostIdle)
                idle.Push(worker);
            else
                worker.Dispose();
            Leave(_sessions[worker.Place.NumberOfThreads]);
        }
    }

    /// <summary>From now on, gives back the memory of other places as soon as nobody uses them.</summary>
    public void KeepOnly(OnnxPlace place)
    {
        lock (_state)
        {
            _kept = place;
            CloseUnwanted();
        }
    }

    /// <exception cref="ObjectDisposedException">The network is closed.</exception>
    public void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_isDisposed, typeof(RiseOnnxScorer));

    /// <summary>Closes what is idle; what somebody uses is closed when he gives it back.</summary>
    public void Dispose()
    {
        lock (_state)
        {
            _isDisposed = true;
            CloseUnwanted();
        }
    }

    /// <summary>A session that is not closed before <see cref="Leave"/>. It is opened outside of the lock: that takes long.</summary>
    private PooledSession Use(int numberOfThreads)
    {
        lock (_state)
        {
            ThrowIfDisposed();
            if (!_sessions.TryGetValue(numberOfThreads, out PooledSession? session))
                _sessions[numberOfThreads] = session = new PooledSession(_file, _options, numberOfThreads);
            session.Users++;
            return session;
        }
    }

    private void Leave(PooledSession session)
    {
        lock (_state)
        {
            session.Users--;
            CloseIfUnwanted(session);
        }
    }

    private void CloseUnwanted()
    {
        foreach ((OnnxPlace place, Stack<OnnxWorker> idle) in _idle)
        {
            while (!IsWanted(place) && idle.TryPop(out OnnxWorker? worker))
                worker.Dispose();
        }

        foreach (PooledSession session in _sessions.Values)
            CloseIfUnwanted(session);
    }

    /// <summary>The idle workers of a session that is not wanted have been closed before.</summary>
    private void CloseIfUnwanted(PooledSession session)
    {
        if (session.Users > 0 || IsWanted(session))
            return;
        session.Dispose();
        _sessions.Remove(session.NumberOfThreads);
    }

    private bool IsWanted(OnnxPlace place) => !_isDisposed && (_kept is null || _kept == place || _lasting.Contains(place));

    private bool IsWanted(PooledSession session)
    {
        if (_isDisposed)
            return false;
        if (_kept is null || _kept.Value.NumberOfThreads == session.NumberOfThreads)
            return true;
        foreach (OnnxPlace place in _lasting)
        {
            if (place.NumberOfThreads == session.NumberOfThreads)
                return true;
        }

        return false;
    }

    /// <summary>A session, opened by its first user.</summary>
    private sealed class PooledSession(OnnxFile file, RiseOnnxOptions options, int numberOfThreads) : IDisposable
    {
        private readonly Lock _opening = new();
        private InferenceSession? _session;

        public int NumberOfThreads => numberOfThreads;

        /// <summary>How many use it now, idle workers left out.</summary>
        public int Users { get; set; }

        public InferenceSession Open()
        {
            lock (_opening)
                return _session ??= file.Open(options.CreateSessionOptions, numberOfThreads);
        }

        public void Dispose() => _session?.Dispose();
    }
}

/// <summary>What tells one worker from another.</summary>
/// <param name="NumberOfThreads">Of its session.</param>
/// <param name="BatchSize">Inputs of its run.</param>
internal readonly record struct OnnxPlace(int NumberOfThreads, int BatchSize)
{
    /// <summary>Where the runs of a schedule take place.</summary>
    public static OnnxPlace Of(RiseSchedule schedule) => new(schedule.NumberOfThreadsPerRun, schedule.BatchSize);
}
