using Microsoft.ML.Rise.DataViews;
using Microsoft.ML.Rise.Orleans.Storage;
using Microsoft.ML.Rise.Scores;
using Orleans.Serialization;

namespace Microsoft.ML.Rise.Orleans.Workers;

/// <summary>Explains parts of jobs, one at a time; numbered, as many as there are cores in the cluster.</summary>
[Alias("rise.worker")]
internal interface IWorkerGrain : IGrainWithIntegerKey
{
    /// <summary>Does a part, unless that has been done.</summary>
    [ResponseTimeout("24:00:00")]
    Task<Answer> Do(Part part, CancellationToken cancellation);
}

[SlotPlacement]
internal sealed class WorkerGrain(ExplainerCache explainers, ClusterStorage storage, Serializer<RowResult[]> serializer, WorkerSettings settings) : Grain, IWorkerGrain
{
    public async Task<Answer> Do(Part part, CancellationToken cancellation)
    {
        if (part.Kind == PartKind.Masks && await storage.Exists(part.PieceName))
            return default;
        if (part.Kind != PartKind.Masks && await storage.Get(part.ResultName) is { } before)
            return AnswerOf(serializer.Deserialize(before)!);
        await settings.BeforePart(part, cancellation);
        byte[] rows = await storage.Get(part.RowsName) ?? throw new InvalidDataException($"The rows of part {part.Chunk} are not in the storage of the cluster.");
        RiseTransformer explainer = await explainers.Get(part.Explainer);
        using var folder = new TemporaryFolder();
        foreach (string piece in part.Pieces ?? [])
            await File.WriteAllBytesAsync(folder.NextPiece(), await storage.Get(piece) ?? throw new InvalidDataException($"'{piece}' is not in the storage of the cluster."), cancellation);

        // Not on the threads that carry messages.
        return part.Kind switch
        {
            PartKind.Masks => await Score(part, rows, explainer, folder, cancellation),
            PartKind.Rows => await Finish(part, await Task.Run(() => Explain(part, rows, explainer, folder, cancellation), cancellation)),
            _ => await Conclude(part, rows, explainer, folder, cancellation),
        };
    }

    private static RowResult[] Explain(Part part, byte[] rows, RiseTransformer explainer, TemporaryFolder folder, CancellationToken cancellation)
    {
        IDataView view = BinaryRows.Read(rows);
        var results = new List<RowResult>();
        for (int k = 0; ; k++)
        {
            RowResult? result = Explain(view, k, part.FirstRow + k, explainer, folder, mostMasks: int.MaxValue, cancellation);
            if (result is null)
                return [.. results];
            results.Add(result);
        }
    }

    /// <returns>Null where there is no such row.</returns>
    private static RowResult? Explain(IDataView view, int position, long row, RiseTransformer explainer, TemporaryFolder folder, int mostMasks, CancellationToken cancellation)
    {
        try
        {
            if (explainer.ExplainRowToFolder(view, folder.Scores, position, mostMasks, cancellation) == 0)
                return null;
            string file = folder.Scores.FileOf(position);

            // Where nothing had to be asked for, the ranges are all that there is.
            if (!File.Exists(file))
                folder.Scores.Merge();
            return new RowResult(row, File.Exists(file) ? File.ReadAllBytes(file) : null, Error: null);
        }
        catch (Exception e) when (e is not (OperationCanceledException or MoreMasksNeededException))
        {
            // A row that cannot be explained does not keep the others from it.
            return new RowResult(row, Scores: null, e.GetBaseException().Message);
        }
    }

    private async Task<Answer> Score(Part part, byte[] rows, RiseTransformer explainer, TemporaryFolder folder, CancellationToken cancellation)
    {
        try
        {
            await Task.Run(() => explainer.ScoreToFolder(BinaryRows.Read(rows), folder.Scores, part.FirstMask, part.NumberOfMasks, numberOfRows: 1, cancellationToken: cancellation), cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return await Finish(part, [new RowResult(part.FirstRow, Scores: null, e.GetBaseException().Message)]);
        }

        await storage.Put(part.PieceName, await File.ReadAllBytesAsync(folder.Scores.FileOf(0, part.FirstMask, part.NumberOfMasks), cancellation));
        return default;
    }

    private async Task<Answer> Conclude(Part part, byte[] rows, RiseTransformer explainer, TemporaryFolder folder, CancellationToken cancellation)
    {
        try
        {
            return await Finish(part, [await Task.Run(() => Explain(BinaryRows.Read(rows), 0, part.FirstRow, explainer, folder, part.NumberOfMasks, cancellation)!, cancellation)]);
        }
        catch (MoreMasksNeededException e)
        {
            return new Answer(0, 0, e.NumberOfMasks);
        }
    }

    private async Task<Answer> Finish(Part part, RowResult[] results)
    {
        await storage.Put(part.ResultName, serializer.SerializeToArray(results));
        return AnswerOf(results);
    }

    private static Answer AnswerOf(RowResult[] results) => new(results.Length, results.Count(r => r.Error is not null), 0);

    private sealed class TemporaryFolder : IDisposable
    {
        private readonly string _path = Directory.CreateTempSubdirectory("rise").FullName;
        private int _pieces;

        public ScoresFolder Scores => _path;

        /// <summary>Where a piece of the first row belongs.</summary>
        public string NextPiece() => Scores.FileOf(0, _pieces++, 1);

        public void Dispose() => Directory.Delete(_path, recursive: true);
    }
}

/// <summary>For tests: what a worker does before a part, such as being slow.</summary>
internal sealed class WorkerSettings
{
    public Func<Part, CancellationToken, Task> BeforePart { get; init; } = (_, _) => Task.CompletedTask;
}
