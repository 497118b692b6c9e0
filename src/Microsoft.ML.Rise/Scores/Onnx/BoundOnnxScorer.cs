using Microsoft.ML.Data;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Scores.Onnx;

/// <summary>An ONNX network as scorer of the rows of a schema.</summary>
internal sealed class BoundOnnxScorer : IBoundScorer
{
    private readonly RiseOnnxScorer _network;
    private readonly OnnxConstantColumn[] _constants;

    /// <param name="network">The network.</param>
    /// <param name="schema">The schema of the rows.</param>
    /// <param name="input">The column that is masked.</param>
    /// <param name="givenShape">Its arrangement, where its dimensions do not say it.</param>
    /// <param name="labels">Of the classes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The network does not read such columns.</exception>
    public BoundOnnxScorer(RiseOnnxScorer network, DataViewSchema schema, DataViewSchema.Column input, RiseInputShape? givenShape, IReadOnlyList<string> labels)
    {
        OnnxNode node = network.Signature.Input;
        if (input.Type is not VectorDataViewType vector || vector.Size != node.Length)
        {
            throw Mismatch(
                $"Schema mismatch for input column '{input.Name}': expected a vector of {node.Length} Single, as the network's input '{node.Name}' has, got {input.Type}. "
                + $"The network reads {network.Signature.Reading}");
        }

        if (OnnxArrangement.FindFault(network.Signature, vector) is { } fault)
            throw Mismatch($"Schema mismatch for input column '{input.Name}': {fault}");
        if (OnnxArrangement.FindFault(network.Signature, InputColumn.ReadShape(input, givenShape)) is { } shapeFault)
            throw Mismatch($"Input column '{input.Name}' is not arranged as the network reads it. {shapeFault}");

        _network = network;
        _constants = [.. network.Signature.OtherInputs.Select(i => new OnnxConstantColumn(schema, i.Key, i.Value, network.Signature))];
        Columns = [.. _constants.Select(c => c.Column.Index).Append(input.Index).Order()];
        Labels = new ClassLabels(network.Signature.Output.Name, labels);
        Labels.RequireOneForEach(network.NumberOfScores);
    }

    public IReadOnlyList<int> Columns { get; }

    public int? NumberOfClasses => Labels.NumberOfClasses(_network.NumberOfScores);

    public ClassLabels Labels { get; }

    public IRowScorer CreateRowScorer(DataViewRow row, DataViewSchema.Column inputColumn, RiseInputShape shape) =>
        new RowScorer(this, new VectorInputValue(row, inputColumn, shape), [.. _constants.Select(c => c.CreateConstant(row))], shape);

    private static ArgumentOutOfRangeException Mismatch(string message) => new(nameof(RiseOptions.InputColumnName), message);

    private sealed class RowScorer(BoundOnnxScorer bound, VectorInputValue input, OnnxConstant[] constants, RiseInputShape shape) : IRowScorer
    {
        private readonly OnnxScorer _scorer = new(bound._network, input.Values, constants, shape);

        public ClassLabels Labels => bound.Labels;

        public float[] Input => input.Values;

        public RiseSchedule? Schedule => _scorer.Schedule;

        public void Capture()
        {
            input.Capture();
            foreach (OnnxConstant constant in constants)
                constant.Capture();
        }

        public float[] ScoreUnmasked(CancellationToken cancellation) => _scorer.ScoreUnmasked(cancellation);

        public void ScoreMasked(MaskRange masks, MaskedCopies copies, ScoreTable table, CancellationToken cancellation) => _scorer.ScoreMasked(masks, copies, table, cancellation);
    }
}
