using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise.Methods;

/// <summary>A method over the masks of a source. Masks are made again from their indices; what depends on them alone is kept and serves the next input. Thread-safe.</summary>
/// <param name="source">The masks.</param>
/// <param name="method">How maps are made of scores.</param>
internal sealed class MapEngine(MaskSource source, MapMethod method)
{
    private readonly MaskTables _tables = new(source);
    private readonly Dictionary<MaskRange, Lazy<PreparedMethod>> _kept = [];
    private long _keptSize;

    /// <summary>How much is kept, in bytes; what comes later is made anew for each input.</summary>
    public long MaxKeptSize { get; init; } = 64 << 20;

    /// <summary>Prepares all that does not depend on the scores.</summary>
    public PreparedMethod For(MaskRange range, CancellationToken cancellation = default)
    {
        for (; ;)
        {
            Lazy<PreparedMethod> prepared = Find(range, cancellation);
            try
            {
                return prepared.Value;
            }
            catch (Exception e)
            {
                // What failed once, for want of memory, may be had the next time; and another's cancellation is not ours.
                Forget(range, prepared);
                if (e is not OperationCanceledException || cancellation.IsCancellationRequested)
                    throw;
            }
        }
    }

    private Lazy<PreparedMethod> Find(MaskRange range, CancellationToken cancellation)
    {
        lock (_kept)
        {
            if (_kept.TryGetValue(range, out Lazy<PreparedMethod>? prepared))
                return prepared;
            prepared = new Lazy<PreparedMethod>(() => method.Prepare(new MaskSet(source, range, _tables, cancellation)));
            if (_keptSize + SizeOf(range) <= MaxKeptSize)
            {
                _kept.Add(range, prepared);
                _keptSize += SizeOf(range);
            }

            return prepared;
        }
    }

    private void Forget(MaskRange range, Lazy<PreparedMethod> prepared)
    {
        lock (_kept)
        {
            if (_kept.GetValueOrDefault(range) == prepared)
            {
                _kept.Remove(range);
                _keptSize -= SizeOf(range);
            }
        }
    }

    private long SizeOf(MaskRange range) => MaskSet.SizeOf(source.Layout, range.Count) + method.SizeOf(_tables, range.Count);
}

/// <summary>A method that is ready for the scores of a set of masks.</summary>
internal abstract class PreparedMethod
{
    /// <summary>The map of one target, and what each mask contributed to its error.</summary>
    /// <param name="scores">The target's score for each mask.</param>
    /// <param name="ends">Its scores of the whole input and of none of it.</param>
    public abstract MapEstimate Estimate(ReadOnlySpan<float> scores, EndScores ends = default);
}
