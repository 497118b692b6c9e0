using System.Runtime.ExceptionServices;

namespace Microsoft.ML.Rise.Scores;

/// <summary>Runs the same work on several threads; the first failure stops the others and is thrown as it was.</summary>
internal static class ScoringThreads
{
    /// <param name="count">The number of threads, the caller's included.</param>
    /// <param name="work">Gets the number of its thread and the token that tells it to stop.</param>
    /// <param name="cancellation">The user's token.</param>
    public static void Run(int count, Action<int, CancellationToken> work, CancellationToken cancellation)
    {
        if (count == 1)
        {
            work(0, cancellation);
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        ExceptionDispatchInfo? failure = null;
        var others = new Thread[count - 1];
        for (int k = 0; k < others.Length; k++)
        {
            int number = k + 1;
            others[k] = new Thread(() => Work(number)) { IsBackground = true, Name = "RISE scoring" };
            others[k].Start();
        }

        Work(0);
        foreach (Thread other in others)
            other.Join();

        if (failure?.SourceException is OperationCanceledException)
            cancellation.ThrowIfCancellationRequested();
        failure?.Throw();

        void Work(int number)
        {
            try
            {
                work(number, stop.Token);
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
                stop.Cancel();
            }
        }
    }
}
