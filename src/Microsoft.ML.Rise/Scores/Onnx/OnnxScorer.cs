using Microsoft.ML.Data;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Targets;

namespace Microsoft.ML.Rise.Scores.Onnx;

/// <summary>An ONNX network as scorer of the rows of a schema.</summary>
internal sealed class BoundOnnxScorer : BoundScorer
{
    private readonly RiseOnnxScorer _network;
    private readonly OnnxConstantColumn[] _constants;

    /// <param name="network">The network.</param>
    /// <param name="masked">What is masked of the rows.</param>
    /// <param name="question">What is asked.</param>
    /// <exception cref="ArgumentOutOfRangeException">The network does not read such columns, or has another output.</exception>
    public BoundOnnxScorer(RiseOnnxScorer network, InputBinding masked, ScoreQuestion question)
    {
        DataViewSchema.Column input = masked.RequireArray("An ONNX network that is asked directly");
        OnnxNode node = network.Signature.Input;
        if (input.Type is not VectorDataViewType vector || vector.Size != node.Length)
        {
            throw Mismatch(
                $"Schema mismatch for input column '{input.Name}': expected a vector of {node.Length} Single, as the network's input '{node.Name}' has, got {input.Type}. "
                + $"The network reads {network.Signature.Reading}");
        }

        if (OnnxArrangement.FindFault(network.Signature, vector) is { } fault)
            throw Mismatch($"Schema mismatch for input column '{input.Name}': {fault}");
        if (OnnxArrangement.FindFault(network.Signature, masked.Shape!) is { } shapeFault)
            throw Mismatch($"Input column '{input.Name}' is not arranged as the network reads it. {shapeFault}");

        _network = network;
        _constants = [.. network.Signature.OtherInputs.Select(i => new OnnxConstantColumn(masked.Schema, i.Key, i.Value, network.Signature))];
        Columns = [.. _constants.Select(c => c.Column.Index).Append(input.Index).Order()];
        Labels = network.LabelsOf(question);
    }

    public override IReadOnlyList<int> Columns { get; }

    public override int? NumberOfClasses => Labels.NumberOfClasses(_network.NumberOfScores);

    public override ClassLabels Labels { get; }

    public override InputScorer ForRow(DataViewRow row, MaskedInput input) => new OnnxScorer(_network, input, Labels, [.. _constants.Select(c => c.CreateConstant(row))]);

    private static ArgumentOutOfRangeException Mismatch(string message) => new(nameof(InputColumnOptions.InputColumnName), message);
}

/// <summary>An ONNX network as scorer of one input: each thread masks into its own bound batch, and runs it.</summary>
internal sealed class OnnxScorer(RiseOnnxScorer network, MaskedInput input, ClassLabels labels, IReadOnlyList<OnnxConstant> constants) : InputScorer(input)
{
    private RiseSchedule? _schedule;

    public override ClassLabels Labels => labels;

    public override int? NumberOfClasses => labels.NumberOfClasses(network.NumberOfScores);

    public override RiseSchedule? Schedule => _schedule;

    public override void Capture()
    {
        base.Capture();
        foreach (OnnxConstant constant in constants)
            constant.Capture();
    }

    public override InputScorer With(MaskedInput other) => new OnnxScorer(network, other, labels, constants);

    public override float[] ScoreUnmasked(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var workers = new OnnxWorkers(network.Pool, constants);
        OnnxWorker worker = workers.For(network.SingleInput)[0];
        Input.Values.CopyTo(worker.Input(0));
        worker.Run(1);
        return worker.Scores(0).ToArray();
    }

    public override void ScoreMasked(MaskRange masks, MaskedCopies copies, ScoreTable table, CancellationToken cancellation)
    {
        int done = 0;
        using var workers = new OnnxWorkers(network.Pool, constants);
        _schedule = network.Schedules.Score(masks.Count, ScoreNext, prepare: way => workers.For(way));

        void ScoreNext(RiseSchedule way, int count)
        {
            BatchScoring.Run(workers.For(way), Input, new MaskRange(masks.First + done, count), way.BatchSize, copies, table, cancellation);
            done += count;
        }
    }
}
