using Microsoft.ML.Rise.DataViews;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Orleans.Storage;
using Microsoft.ML.Rise.Scores;
using Orleans.Serialization;

namespace Microsoft.ML.Rise.Orleans.Workers;

/// <summary>Explains parts of jobs, one at a time; numbered, and dealt to the silos in turn.</summary>
[Alias("rise.worker")]
internal interface IWorkerGrain : IGrainWithIntegerKey
{
    /// <summary>Does a part, unless that has been done.</summary>
    [ResponseTimeout("24:00:00")]
    Task<Answer> Do(Part part, CancellationToken cancellation);
}

/// <remarks>What a part needs is fetched while others are scored: there are more of these than parts that are scored at the same time.</remarks>
[SlotPlacement]
internal sealed class WorkerGrain(ExplainerCache explainers, ClusterStorage storage, Serializer<RowResult[]> serializer, WorkerPool pool) : Grain, IWorkerGrain
{
    public async Task<Answer> Do(Part part, CancellationToken cancellation)
    {
        bool isPiece = part.Kind == PartKind.Masks;
        if (await storage.Get(isPiece ? part.PieceName : part.ResultName) is { } before)
            return isPiece ? default : AnswerOf(serializer.Deserialize(before)!);
        IDataView rows = BinaryRows.Read(await Fetch(part.RowsName));
        RiseTransformer explainer = await explainers.Get(part.Explainer);
        var pieces = new List<(string, MaskScores)>();
        foreach (string piece in part.Pieces ?? [])
            pieces.Add((piece, MaskScores.Load(new MemoryStream(await Fetch(piece)))));
        try
        {
            RowResult[] results = await pool.Run(part, () => Enumerable.Range(0, (int)rows.GetRowCount()!).Select(k => ResultOf(part, k, rows, explainer, new KeptScores(pieces), cancellation)).ToArray(), cancellation);
            isPiece &= results[0].Error is null;
            await storage.Put(isPiece ? part.PieceName : part.ResultName, isPiece ? results[0].Scores! : serializer.SerializeToArray(results));

            // A row that is finished is asked about no more.
            if (!isPiece)
                await storage.Delete(part.RowsName);
            return isPiece ? default : AnswerOf(results);
        }
        catch (MoreMasksNeededException e)
        {
            return new Answer(0, 0, e.NumberOfMasks);
        }
    }

    private static RowResult ResultOf(Part part, int position, IDataView rows, RiseTransformer explainer, KeptScores kept, CancellationToken cancellation)
    {
        try
        {
            var run = new RiseRun(position, Progress: null, cancellation, kept, part.Kind == PartKind.Conclusion ? part.NumberOfMasks : int.MaxValue);
            explainer.ScoreRow(rows, run, part.Kind == PartKind.Masks ? new MaskRange(part.FirstMask, part.NumberOfMasks) : null);
            var file = new MemoryStream();
            kept.All?.Save(file);
            return new RowResult(part.FirstRow + position, file.Length > 0 ? file.ToArray() : null, Error: null);
        }
        catch (Exception e) when (e is not (OperationCanceledException or MoreMasksNeededException))
        {
            // A row that cannot be explained does not keep the others from it.
            return new RowResult(part.FirstRow + position, Scores: null, e.GetBaseException().Message);
        }
    }

    private static Answer AnswerOf(RowResult[] results) => new(results.Length, results.Count(r => r.Error is not null), 0);

    private async Task<byte[]> Fetch(string name) => await storage.Get(name) ?? throw new InvalidDataException($"'{name}' is not in the storage of the cluster.");
}
