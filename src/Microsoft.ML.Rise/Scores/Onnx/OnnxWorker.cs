using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Rise.Scores.Onnx;

/// <summary>One thread's place at a session: its own memory, bound to input and output once. A run copies nothing and allocates nothing.</summary>
internal sealed class OnnxWorker : IBatchWorker, IDisposable
{
    private readonly OnnxPool _pool;
    private readonly InferenceSession _session;
    private readonly bool _isOnDevice;
    private readonly RunOptions _runOptions = new();
    private readonly OnnxBuffer _input;
    private readonly OnnxBuffer _output;
    private readonly OrtIoBinding _binding;
    private readonly List<OrtValue> _constants = [];

    /// <param name="pool">Whom it belongs to.</param>
    /// <param name="session">What it runs.</param>
    /// <param name="place">Its threads and batch.</param>
    /// <param name="isOnDevice">Whether the session may run elsewhere than in this memory.</param>
    public OnnxWorker(OnnxPool pool, InferenceSession session, OnnxPlace place, bool isOnDevice)
    {
        _pool = pool;
        _session = session;
        _isOnDevice = isOnDevice;
        Place = place;
        _input = OnnxBuffer.Create(pool.Signature.Input, place.BatchSize);
        _output = OnnxBuffer.Create(pool.Signature.Output, place.BatchSize);
        _binding = session.CreateIoBinding();
        try
        {
            _binding.BindInput(pool.Signature.Input.Name, _input.Value);
            _binding.BindOutput(pool.Signature.Output.Name, _output.Value);
        }
        catch (OnnxRuntimeException e)
        {
            Dispose();
            throw Failure(e);
        }
    }

    public OnnxPlace Place { get; }

    public Span<float> Input(int k) => _input.Floats.AsSpan(k * _pool.Signature.Input.Length, _pool.Signature.Input.Length);

    public ReadOnlySpan<float> Scores(int k) => _output.Floats.AsSpan(k * _pool.Signature.Output.Length, _pool.Signature.Output.Length);

    /// <summary>Sets what the network's other inputs read, until the next call.</summary>
    public void Bind(IReadOnlyList<OnnxConstant> constants)
    {
        try
        {
            DisposeConstants();
            foreach (OnnxConstant constant in constants)
            {
                OrtValue value = constant.CreateTensor(Place.BatchSize);
                _constants.Add(value);
                _binding.BindInput(constant.Name, value);
            }
        }
        catch (OnnxRuntimeException e)
        {
            throw Failure(e);
        }
    }

    /// <summary>Runs the whole batch: what a last, shorter one does not fill is asked again, and not looked at.</summary>
    public void Run(int count)
    {
        _pool.ThrowIfDisposed();
        try
        {
            _input.Send();
            // A device gets its copy of an input when that is bound.
            if (_isOnDevice)
                _binding.BindInput(_pool.Signature.Input.Name, _input.Value);
            _session.RunWithBinding(_runOptions, _binding);
            _output.Receive();
        }
        catch (Exception e)
        {
            throw Failure(e);
        }
    }

    public void Dispose()
    {
        _binding.Dispose();
        _runOptions.Dispose();
        _input.Dispose();
        _output.Dispose();
        DisposeConstants();
    }

    private void DisposeConstants()
    {
        foreach (OrtValue constant in _constants)
            constant.Dispose();
        _constants.Clear();
    }

    private InvalidOperationException Failure(Exception e) => BatchScoring.Failure(
        Place.BatchSize > 1 && _pool.Signature.BatchSize is null
            ? $"The network, asked about {Place.BatchSize} inputs at once (if it takes only one, set {nameof(RiseOnnxOptions)}.{nameof(RiseOnnxOptions.Schedule)} with a batch of 1),"
            : "The network",
        e);
}

/// <summary>The workers that one range of masks is scored by, in any schedule: rented when a schedule is first used, and given back together.</summary>
/// <param name="pool">Where they come from.</param>
/// <param name="constants">What the network's other inputs read.</param>
internal sealed class OnnxWorkers(OnnxPool pool, IReadOnlyList<OnnxConstant> constants) : IDisposable
{
    private readonly Dictionary<RiseSchedule, List<OnnxWorker>> _workers = [];

    /// <summary>A worker for each run of <paramref name="schedule"/>.</summary>
    public IReadOnlyList<OnnxWorker> For(RiseSchedule schedule)
    {
        if (!_workers.TryGetValue(schedule, out List<OnnxWorker>? workers))
            _workers[schedule] = workers = [];
        while (workers.Count < schedule.NumberOfRuns)
        {
            workers.Add(pool.Rent(OnnxPlace.Of(schedule)));
            workers[^1].Bind(constants);
        }

        return workers;
    }

    public void Dispose()
    {
        foreach (OnnxWorker worker in _workers.Values.SelectMany(w => w))
            pool.Return(worker);
    }
}
