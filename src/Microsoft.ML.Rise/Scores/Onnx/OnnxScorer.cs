using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Scores.Onnx;

/// <summary>An ONNX network as scorer of one input: each thread grows masks into its own bound batch, and runs it.</summary>
internal sealed class OnnxScorer(
    RiseOnnxScorer network, float[] input, IReadOnlyList<OnnxConstant> constants, RiseInputShape shape, float[] baseline, IMaskSource source) : IScorer, IDisposable
{
    private readonly Dictionary<RiseSchedule, Seat[]> _seats = [];

    public float[] ScoreUnmasked(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using OnnxWorker worker = network.CreateWorker(network.SingleInput, constants);
        input.CopyTo(worker.Inputs);
        Run(worker);
        return worker.Scores.ToArray();
    }

    public void ScoreMasked(MaskRange masks, ScoreTable table, CancellationToken cancellation)
    {
        int done = 0;
        RiseSchedule schedule = network.FindSchedule(masks.Count, ScoreNext);
        if (done < masks.Count)
            ScoreNext(schedule, masks.Count - done);

        void ScoreNext(RiseSchedule way, int count)
        {
            Score(way, new MaskRange(masks.First + done, count), table, cancellation);
            done += count;
        }
    }

    public void Dispose()
    {
        foreach (Seat seat in _seats.Values.SelectMany(seats => seats))
            seat.Worker.Dispose();
        _seats.Clear();
    }

    private void Score(RiseSchedule schedule, MaskRange masks, ScoreTable table, CancellationToken cancellation)
    {
        int batchSize = schedule.BatchSize;
        int numberOfBatches = masks.NumberOfBatches(batchSize);
        int nextBatch = -1;
        Seat[] seats = SeatsFor(schedule);
        ScoringThreads.Run(Math.Min(seats.Length, numberOfBatches), ScoreBatches, cancellation);

        void ScoreBatches(int thread, CancellationToken stop)
        {
            Seat seat = seats[thread];
            for (int batch = Interlocked.Increment(ref nextBatch); batch < numberOfBatches; batch = Interlocked.Increment(ref nextBatch))
            {
                (long first, int count) = masks.Batch(batch, batchSize);
                for (int k = 0; k < count; k++)
                {
                    stop.ThrowIfCancellationRequested();
                    InputMasking.Apply(shape, input, seat.Maker.Make(first + k), baseline, seat.Worker.Inputs.Slice(k * shape.Length, shape.Length));
                }

                // A last, shorter batch runs at full size: what it does not fill is asked again, and not looked at.
                Run(seat.Worker);
                for (int k = 0; k < count; k++)
                    table.Put(first + k, seat.Worker.Scores.Slice(k * network.NumberOfScores, network.NumberOfScores));
            }
        }
    }

    private Seat[] SeatsFor(RiseSchedule schedule)
    {
        if (!_seats.TryGetValue(schedule, out Seat[]? seats))
            _seats[schedule] = seats = [.. Enumerable.Range(0, schedule.NumberOfRuns).Select(_ => new Seat(network.CreateWorker(schedule, constants), new MaskMaker(source)))];
        return seats;
    }

    private static void Run(OnnxWorker worker)
    {
        try
        {
            worker.Run();
        }
        catch (Exception e)
        {
            throw ScorerErrors.Threw("The network", e);
        }
    }

    /// <summary>What one thread needs.</summary>
    private sealed record Seat(OnnxWorker Worker, MaskMaker Maker);
}
