using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Scores.Onnx;

/// <summary>An ONNX network as scorer of the rows of a schema.</summary>
internal sealed class BoundOnnxScorer : IBoundScorer
{
    private readonly RiseOnnxScorer _network;

    private readonly (DataViewSchema.Column Column, NodeMetadata Node)[] _otherInputs;

    /// <exception cref="ArgumentOutOfRangeException">The network does not read such columns.</exception>
    public BoundOnnxScorer(RiseOnnxScorer network, DataViewSchema schema, DataViewSchema.Column input, IReadOnlyList<string> labels)
    {
        if (input.Type is not VectorDataViewType vector || vector.Size != network.Input.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(RiseOptions.InputColumnName),
                $"Schema mismatch for input column '{input.Name}': expected a vector of {network.Input.Length} Single, as the network's input '{network.Input.Name}' has, got {input.Type}");
        }

        _network = network;
        _otherInputs = [.. network.OtherInputs.Select(i => (OnnxConstant.FindColumn(schema, i.Key, i.Value), i.Value))];
        Columns = [.. _otherInputs.Select(i => i.Column.Index).Append(input.Index).Order()];
        Labels = new ClassLabels(network.Output.Name, labels);
        Labels.RequireOneForEach(network.NumberOfScores);
    }

    public IReadOnlyList<int> Columns { get; }

    public int? NumberOfClasses => Labels.NumberOfClasses(_network.NumberOfScores);

    public ClassLabels Labels { get; }

    public IRowScorer CreateRowScorer(DataViewRow row, DataViewSchema.Column inputColumn, RiseInputShape shape)
    {
        OnnxConstant[] constants = [.. _otherInputs.Select(i => OnnxConstant.Create(row, i.Column, i.Node))];
        return new RowScorer(this, new VectorInputValue(row, inputColumn, shape), constants, shape);
    }

    private sealed class RowScorer(BoundOnnxScorer bound, VectorInputValue input, OnnxConstant[] constants, RiseInputShape shape) : IRowScorer
    {
        public ClassLabels Labels => bound.Labels;

        public float[] Input => input.Values;

        public RiseSchedule? Schedule { get; private set; }

        public void Capture()
        {
            input.Capture();
            foreach (OnnxConstant constant in constants)
                constant.Capture();
        }

        public float[] ScoreUnmasked(CancellationToken cancellation)
        {
            using OnnxScorer scorer = CreateScorer();
            return scorer.ScoreUnmasked(cancellation);
        }

        public void ScoreMasked(MaskRange masks, MaskedCopies copies, ScoreTable table, CancellationToken cancellation)
        {
            using OnnxScorer scorer = CreateScorer();
            scorer.ScoreMasked(masks, copies, table, cancellation);
            Schedule = scorer.Schedule;
        }

        private OnnxScorer CreateScorer() => new(bound._network, input.Values, constants, shape);
    }
}
