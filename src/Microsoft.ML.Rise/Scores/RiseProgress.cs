namespace Microsoft.ML.Rise;

/// <summary>How far the explanation of a row has come.</summary>
/// <param name="Row">The position of the row in its view, from 0; 0 for <see cref="RiseExplainer"/>.</param>
/// <param name="MasksDone">The number of masked copies that have been scored.</param>
/// <param name="NumberOfMasks">The number of masked copies that will be scored.</param>
public readonly record struct RiseProgress(long Row, int MasksDone, int NumberOfMasks);

/// <summary>How listeners are told.</summary>
internal static class Listeners
{
    /// <summary>Tells whoever listens, who may cancel by that.</summary>
    /// <exception cref="InvalidOperationException">The listener threw.</exception>
    public static void Tell<T>(this IProgress<T>? listener, T value, CancellationToken cancellation)
    {
        try
        {
            listener?.Report(value);
        }
        catch (Exception e)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new InvalidOperationException($"The listener to progress threw: {e.Message}", e);
        }
    }
}
