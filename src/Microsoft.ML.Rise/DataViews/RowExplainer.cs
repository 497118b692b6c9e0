using Microsoft.ML.Data;
using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise.DataViews;

/// <summary>The explanation of a row's current position: made when a column of it is first read, then shared by all of them.</summary>
internal sealed class RowExplainer(RiseBinding binding, DataViewRow row)
{
    private readonly TransformerScorer _scorer =
        new(binding.Entry, row, binding.InputColumn, binding.InputShape, binding.Explainer.Masks, binding.Options);

    private RiseExplanation? _explanation;
    private long _position;

    /// <summary>A getter of the type that <see cref="OutputColumns.TypeOf"/> gives to <paramref name="column"/>.</summary>
    public Delegate CreateGetter(OutputColumn column) => column switch
    {
        OutputColumn.Saliency => (ValueGetter<VBuffer<float>>)GetSaliency,
        OutputColumn.Target => (ValueGetter<int>)((ref value) => value = Explain().Target),
        OutputColumn.TargetLabel => (ValueGetter<ReadOnlyMemory<char>>)((ref value) => value = Explain().TargetLabel.AsMemory()),
        OutputColumn.Score => (ValueGetter<float>)((ref value) => value = Explain().Score),
        OutputColumn.Masks => (ValueGetter<int>)((ref value) => value = Explain().NumberOfMasks),
        _ => throw new ArgumentOutOfRangeException(nameof(column)),
    };

    private void GetSaliency(ref VBuffer<float> value)
    {
        ReadOnlySpan<float> saliency = Explain().Saliency.Span;
        var editor = VBufferEditor.Create(ref value, saliency.Length);
        saliency.CopyTo(editor.Values);
        value = editor.Commit();
    }

    private RiseExplanation Explain()
    {
        if (_explanation is null || _position != row.Position)
        {
            _explanation = null;
            _scorer.Capture();
            _explanation = binding.Explainer.Explain(_scorer, LabelsOfRow, row.Position);
            _position = row.Position;
        }

        return _explanation;
    }

    private ClassLabels LabelsOfRow() =>
        binding.Labels.IsEmpty && _scorer.RowLabels.Count > 0 ? new ClassLabels(binding.Labels.ColumnName, _scorer.RowLabels) : binding.Labels;
}
