using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Rise.Scores.Onnx;

/// <summary>One thread's place at a session: its own memory, bound to input and output once. A run copies nothing and allocates nothing.</summary>
internal sealed class OnnxWorker : IBatchWorker, IDisposable
{
    private readonly OnnxSessions _sessions;
    private readonly int _numberOfThreads;
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly OrtIoBinding _binding;
    private readonly OnnxBuffer _input;
    private readonly OnnxBuffer _output;
    private readonly OrtValue[] _constants;

    /// <param name="sessions">Where the session comes from, and is given back to.</param>
    /// <param name="numberOfThreads">Of the session.</param>
    /// <param name="input">The node that reads the inputs.</param>
    /// <param name="output">The node that gives the scores.</param>
    /// <param name="constants">What the other inputs read.</param>
    /// <param name="batchSize">Inputs of a run.</param>
    public OnnxWorker(OnnxSessions sessions, int numberOfThreads, OnnxNode input, OnnxNode output, IReadOnlyList<OnnxConstant> constants, int batchSize)
    {
        _sessions = sessions;
        _numberOfThreads = numberOfThreads;
        _session = sessions.Rent(numberOfThreads);
        BatchSize = batchSize;
        _input = new OnnxBuffer(input, batchSize);
        _output = new OnnxBuffer(output, batchSize);
        _constants = [.. constants.Select(c => c.CreateTensor(batchSize))];
        _binding = _session.CreateIoBinding();
        _binding.BindInput(input.Name, _input.Value);
        _binding.BindOutput(output.Name, _output.Value);
        for (int k = 0; k < _constants.Length; k++)
            _binding.BindInput(constants[k].Name, _constants[k]);
    }

    public int BatchSize { get; }

    public Span<float> Input(int k) => _input.Floats.Slice(k * _input.Length, _input.Length);

    public ReadOnlySpan<float> Scores(int k) => _output.Floats.Slice(k * _output.Length, _output.Length);

    /// <summary>Runs the whole batch: what a last, shorter one does not fill is asked again, and not looked at.</summary>
    public void Run(int count)
    {
        try
        {
            _input.Send();
            _session.RunWithBinding(_runOptions, _binding);
            _output.Receive();
        }
        catch (Exception e)
        {
            throw ScorerErrors.Threw("The network", e);
        }
    }

    public void Dispose()
    {
        _binding.Dispose();
        _runOptions.Dispose();
        _input.Dispose();
        _output.Dispose();
        foreach (OrtValue constant in _constants)
            constant.Dispose();
        _sessions.Return(_numberOfThreads);
    }

    /// <summary>A batch of a node's values: floats, and beside them float16 where the network wants these.</summary>
    private sealed class OnnxBuffer : IDisposable
    {
        private readonly float[] _floats;
        private readonly Float16[] _halves = [];

        public OnnxBuffer(OnnxNode node, int batchSize)
        {
            long[] shape = [batchSize, .. node.Dimensions.Select(d => (long)d)];
            Length = node.Length;
            _floats = new float[batchSize * node.Length];
            if (node.IsHalf)
                _halves = new Float16[_floats.Length];
            Value = node.IsHalf ? OrtValue.CreateTensorValueFromMemory(_halves, shape) : OrtValue.CreateTensorValueFromMemory(_floats, shape);
        }

        public OrtValue Value { get; }

        /// <summary>The number of values for each input of the batch.</summary>
        public int Length { get; }

        public Span<float> Floats => _floats;

        private Span<Half> Halves => MemoryMarshal.Cast<Float16, Half>(_halves.AsSpan());

        public void Send()
        {
            if (!Halves.IsEmpty)
                TensorPrimitives.ConvertToHalf(_floats, Halves);
        }

        public void Receive()
        {
            if (!Halves.IsEmpty)
                TensorPrimitives.ConvertToSingle(Halves, _floats);
        }

        public void Dispose() => Value.Dispose();
    }
}
