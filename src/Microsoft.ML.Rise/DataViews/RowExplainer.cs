using Microsoft.ML.Data;
using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise.DataViews;

/// <summary>The explanation of a row's current position: made when a column of it is first read, then shared by all of them.</summary>
internal sealed class RowExplainer(RiseBinding binding, DataViewRow row)
{
    private readonly IRowScorer _scorer = CreateScorer(binding, row);

    private RiseExplanation? _explanation;
    private long _position;

    private readonly TargetReader? _targetReader = binding.TargetColumn is { } column ? TargetReader.Create(row, column) : null;

    /// <summary>A getter of the type that <see cref="OutputColumns.TypeOf"/> gives to <paramref name="column"/>.</summary>
    public Delegate CreateGetter(OutputColumn column) => column switch
    {
        OutputColumn.Saliency => Vector(e => e.Saliency),
        OutputColumn.StandardError => Vector(e => e.StandardError),
        OutputColumn.Target => ForEachTarget(e => e.Targets.Select(t => t.Index)),
        OutputColumn.TargetLabel => ForEachTarget(e => e.Targets.Select(t => t.Label.AsMemory())),
        OutputColumn.Score => ForEachTarget(e => e.Targets.Select(t => t.Score)),
        OutputColumn.Reliability => ForEachTarget(e => e.Reliability),
        OutputColumn.Differing => ForEachTarget(e => e.Differing),
        OutputColumn.Masks => (ValueGetter<int>)((ref value) => value = Explain().NumberOfMasks),
        _ => throw new ArgumentOutOfRangeException(nameof(column)),
    };

    private static IRowScorer CreateScorer(RiseBinding binding, DataViewRow row)
    {
        IRowScorer scorer = binding.Scorer.CreateRowScorer(row, binding.InputColumn, binding.InputShape);
        return binding.OwnScoreColumn is { } own ? new SelfCheckedScorer(scorer, row, own) : scorer;
    }

    private Delegate ForEachTarget<T>(Func<RiseExplanation, IEnumerable<T>> values) => binding.Options.Target.IsSingle
        ? (ValueGetter<T>)((ref value) => value = values(Explain()).First())
        : Vector<T>(e => values(e).ToArray());

    private ValueGetter<VBuffer<T>> Vector<T>(Func<RiseExplanation, ReadOnlyMemory<T>> values) => (ref value) =>
    {
        ReadOnlySpan<T> source = values(Explain()).Span;
        var editor = VBufferEditor.Create(ref value, source.Length);
        source.CopyTo(editor.Values);
        value = editor.Commit();
    };

    private RiseExplanation Explain()
    {
        if (_explanation is null || _position != row.Position)
        {
            _explanation = null;
            _scorer.Capture();
            _explanation = binding.Explainer.Explain(_scorer, _targetReader?.Read() ?? binding.Options.Target, () => _scorer.Labels, row.Position);
            _position = row.Position;
        }

        return _explanation;
    }
}
