using System.Collections.Concurrent;
using Orleans.TestingHost;
using static Microsoft.ML.Rise.Orleans.Tests.Explainers;

namespace Microsoft.ML.Rise.Orleans.Tests;

/// <summary>Jobs on several silos: the bits of one machine, whatever is lost on the way.</summary>
[TestClass]
public sealed class ClusterTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rise-cluster").FullName;

    public TestContext TestContext { get; set; } = null!;

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public async Task Rows_OnThreeSilos_HaveTheBitsOfOneMachine()
    {
        await using Cluster cluster = await Cluster.Start(3);

        await AssertSame(cluster, OfFeatures, Rows(25), new RiseJobOptions { RowsPerPart = 4 });
        await Task.Delay(2100);
        await AssertSame(cluster, OfFeatures, Rows(25), new RiseJobOptions { RowsPerPart = 4 });
        await AssertSame(cluster, OfColumns, Rows(7), new RiseJobOptions { RowsPerPart = 2 }, "Why");

        Assert.IsTrue(cluster.Loads.All(l => l <= 2), "Each explainer travels to each silo once.");
        while ((await cluster.Rise.GetJobsAsync()).Count > 0)
            await Task.Delay(100);
        Assert.IsEmpty(cluster.Explainers, "What no job needs is deleted.");
        Assert.DoesNotContain("/rows/", string.Join('\n', cluster.Storage.Keys));
        Assert.IsGreaterThanOrEqualTo(4, cluster.Loads.Sum(), "Several silos have worked.");
    }

    [TestMethod]
    public async Task Masks_OnThreeSilos_EndAtTheSameCheck_WithTheSameBits()
    {
        await using Cluster cluster = await Cluster.Start(3);

        await AssertSame(cluster, OfPictures, Pictures(2), new RiseJobOptions { ShareMasks = true });
        await AssertSame(cluster, OfPictures, Pictures(1), new RiseJobOptions { ShareMasks = true, MasksPerPart = 37 });

        int[] masks = [.. Directory.GetFiles(_folder, "*.rise", SearchOption.AllDirectories).Select(f => MaskScores.Load(f).NumberOfMasks)];
        Assert.IsTrue(masks.All(m => m > 256) && masks.Any(m => m < 3000), $"They ended at a later check: {string.Join(", ", masks)}.");
        Assert.DoesNotContain("/piece/", string.Join('\n', cluster.Storage.Keys), "What is no longer needed is deleted.");
    }

    [TestMethod]
    public async Task Silo_KilledInTheMiddle_TenTimes_LosesNothing()
    {
        var random = new Random(3);
        await using Cluster cluster = await Cluster.Start(3, beforePart: (_, cancellation) => Task.Delay(60, cancellation));
        (RiseTransformer, IDataView, float[][])[] jobs = [.. new[] { (OfFeatures, Rows(60)), (OfPictures, Pictures(1)) }.Select(j => (j.Item1, j.Item2, Bits(j.Item1.Transform(j.Item2))))];
        int killedInTheMiddle = 0;
        for (int kill = 0; kill < 10; kill++)
        {
            bool sharesMasks = kill % 2 == 1;
            (RiseTransformer explainer, IDataView rows, float[][] expected) = jobs[kill % 2];
            string job = await cluster.Rise.SubmitAsync(explainer, rows, new RiseJobOptions { RowsPerPart = 2, ShareMasks = sharesMasks, MasksPerPart = sharesMasks ? 64 : null });
            await Task.Delay(random.Next(300));

            // The first one has the table of members, in memory: it is no silo like the others.
            SiloHandle victim = cluster.Silos.SecondarySilos[random.Next(cluster.Silos.SecondarySilos.Count)];
            if ((await cluster.Rise.GetStatusAsync(job)).Phase != RiseJobPhase.Finished)
                killedInTheMiddle++;
            await cluster.Silos.KillSiloAsync(victim);
            await cluster.Silos.StartAdditionalSiloAsync();

            RiseJobStatus status = await Wait(cluster, job);

            Assert.AreEqual((rows.GetRowCount(), 0L), (status.RowsDone, status.RowsFailed));
            string folder = Path.Combine(_folder, $"{kill}");
            Assert.IsEmpty(await cluster.Rise.SaveScoresAsync(job, folder));
            AssertBits(expected, Bits(explainer.Transform(rows, folder)));
            await cluster.Rise.DeleteAsync(job);
        }

        Assert.IsGreaterThan(5, killedInTheMiddle);
    }

    [TestMethod]
    public async Task Cluster_KilledAndStartedAgain_GoesOnFromTheStorage()
    {
        IDataView rows = Rows(40);
        int asked = 0, askedAgain = 0;
        Cluster first = await Cluster.Start(2, beforePart: async (_, cancellation) =>
        {
            Interlocked.Increment(ref asked);
            await Task.Delay(50, cancellation);
        });
        string job = await first.Rise.SubmitAsync(OfFeatures, rows, new RiseJobOptions { RowsPerPart = 1 });
        while ((await first.Rise.GetStatusAsync(job)).RowsDone < 8)
            await Task.Delay(20);
        foreach (SiloHandle silo in first.Silos.Silos.Reverse().ToArray())
            await first.Silos.KillSiloAsync(silo);

        await using Cluster second = await Cluster.Start(2, beforePart: (_, _) => Task.FromResult(Interlocked.Increment(ref askedAgain)), storage: first.Storage);
        RiseJobStatus status = await Wait(second, job);

        Assert.AreEqual((40L, 0L), (status.RowsDone, status.RowsFailed));
        Assert.IsLessThan(40, askedAgain, "What was finished is not asked again.");
        await second.Rise.SaveScoresAsync(job, _folder);
        AssertBits(Bits(OfFeatures.Transform(rows)), Bits(OfFeatures.Transform(rows, _folder)));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Row_ThatCannotBeExplained_FailsAlone(bool sharesMasks)
    {
        await using Cluster cluster = await Cluster.Start(2);
        PictureRow[] pictures = [.. Enumerable.Range(0, 3).Select(PictureRow.Number)];
        pictures[1].Pixels[5000] = float.NaN;
        IDataView view = RowsOf(pictures);

        string job = await cluster.Rise.SubmitAsync(OfPictures, view, new RiseJobOptions { RowsPerPart = 3, ShareMasks = sharesMasks });
        RiseJobStatus status = await Wait(cluster, job);
        IReadOnlyList<RowFailure> failures = await cluster.Rise.SaveScoresAsync(job, _folder);

        Assert.AreEqual((view.GetRowCount(), 1L), (status.RowsDone, status.RowsFailed));
        Assert.AreEqual(1, failures.Single().Row);
        Assert.Contains("scores must be finite", failures.Single().Error);
        Assert.HasCount(2, Directory.GetFiles(_folder, "*.rise"));
    }

    [TestMethod]
    public async Task Explainer_ThatIsDamagedInTheStorage_FailsItsRows_WithTheReason()
    {
        var gate = new TaskCompletionSource();
        await using Cluster cluster = await Cluster.Start(1, new RiseSiloOptions { MostJobs = 1 }, (_, cancellation) => gate.Task.WaitAsync(cancellation));
        await cluster.Rise.SubmitAsync(OfColumns, Rows(1));
        string[] before = cluster.Explainers;
        string job = await cluster.Rise.SubmitAsync(OfFeatures, Rows(3), new RiseJobOptions { RowsPerPart = 2 });
        string file = cluster.Explainers.Except(before).Single();
        cluster.Storage[file] = [.. cluster.Storage[file].Select((b, k) => k == 500 ? (byte)(b ^ 1) : b)];
        gate.SetResult();

        RiseJobStatus status = await Wait(cluster, job);

        Assert.AreEqual((3L, 3L), (status.RowsDone, status.RowsFailed));
        foreach (RowFailure failure in await cluster.Rise.SaveScoresAsync(job, _folder))
            Assert.Contains("is damaged in the storage of the cluster", failure.Error);
    }

    [TestMethod]
    public async Task Silo_ThatIsSlow_DoesNotHoldTheJob()
    {
        var end = new TaskCompletionSource();
        int held = 0;
        await using Cluster cluster = await Cluster.Start(
            3,
            new RiseSiloOptions { WorkersPerSilo = 1, SecondsBeforeAskingAgain = 0.3 },
            (part, _) => part.Chunk == 0 && Interlocked.Increment(ref held) == 1 ? end.Task : Task.CompletedTask);

        await AssertSame(cluster, OfFeatures, Rows(10), new RiseJobOptions { RowsPerPart = 1 });

        Assert.IsFalse(end.Task.IsCompleted, "Its part was asked again, of another silo, while it still slept.");
        Assert.IsGreaterThan(1, held);
        end.SetResult();
    }

    [TestMethod]
    public async Task Jobs_BeyondTheLimit_Wait_AndThoseOfAHigherPriorityBeginFirst()
    {
        var gate = new TaskCompletionSource();
        var begun = new ConcurrentQueue<string>();
        await using Cluster cluster = await Cluster.Start(2, new RiseSiloOptions { WorkersPerSilo = 1, MostJobs = 1 }, async (part, cancellation) =>
        {
            await gate.Task.WaitAsync(cancellation);
            begun.Enqueue(part.Job);
        });
        foreach ((string name, int priority) in new[] { ("first", 0), ("low", -1), ("high", 1) })
            await cluster.Rise.SubmitAsync(OfFeatures, Rows(4), new RiseJobOptions { Priority = priority, RowsPerPart = 1 }, name);

        CollectionAssert.AreEqual(new[] { "high", "first", "low" }, (await cluster.Rise.GetJobsAsync()).ToArray());
        Assert.AreEqual(RiseJobPhase.Waiting, (await cluster.Rise.GetStatusAsync("low")).Phase);
        gate.SetResult();
        foreach (string job in new[] { "low", "high", "first" })
            await Wait(cluster, job);

        string[] order = [.. begun];
        Assert.IsLessThan(Array.IndexOf(order, "low"), Array.LastIndexOf(order, "high"), string.Join(' ', order));
        Assert.IsLessThan(Array.IndexOf(order, "low"), Array.LastIndexOf(order, "first"), string.Join(' ', order));
        while ((await cluster.Rise.GetJobsAsync()).Count > 0)
            await Task.Delay(100);
    }

    [TestMethod]
    public async Task Rows_AreExplained_WhileOthersStillCome()
    {
        await using Cluster cluster = await Cluster.Start(1);
        IDataView rows = SlowRows(30, row =>
        {
            // All before the last part must be done: then the rest may come.
            for (int look = 0; row == 20 && cluster.Rise.GetStatusAsync("early").GetAwaiter().GetResult().RowsDone < 20; look++)
            {
                Assert.IsLessThan(600, look, "Nothing is explained before all rows have come.");
                Thread.Sleep(100);
            }
        });

        await cluster.Rise.SubmitAsync(OfFeatures, rows, new RiseJobOptions { RowsPerPart = 10 }, "early");

        Assert.AreEqual(30, (await Wait(cluster, "early")).RowsDone);
    }

    [TestMethod]
    public async Task Rows_ThatEndInAnError_LeaveNoJob()
    {
        await using Cluster cluster = await Cluster.Start(1);
        IDataView rows = SlowRows(30, row => _ = row == 20 ? throw new InvalidDataException("This row cannot be read.") : 0);

        Exception e = await Assert.ThrowsAsync<Exception>(() => cluster.Rise.SubmitAsync(OfFeatures, rows, new RiseJobOptions { RowsPerPart = 10 }, "broken"));

        Assert.Contains("This row cannot be read.", e.GetBaseException().Message);
        await Assert.ThrowsExactlyAsync<ArgumentException>(() => cluster.Rise.GetStatusAsync("broken"));
        while (cluster.Storage.Keys.FirstOrDefault(k => k.Contains("broken", StringComparison.Ordinal) || k.Contains("explainer", StringComparison.Ordinal)) is not null)
            await Task.Delay(100);
    }

    [TestMethod]
    public async Task Job_WhoseRowsNoLongerCome_IsCancelled_AndWhatIsDoneStays()
    {
        await using Cluster cluster = await Cluster.Start(1, new RiseSiloOptions { SecondsBetweenRows = 2 });
        using var end = new ManualResetEventSlim();
        Task submitted = Task.Run(() => cluster.Rise.SubmitAsync(OfFeatures, SlowRows(30, row => _ = row == 20 ? end.Wait(TimeSpan.FromMinutes(2)) : true), new RiseJobOptions { RowsPerPart = 10 }, "forsaken"));
        while (!cluster.Storage.Keys.Any(k => k.Contains("forsaken", StringComparison.Ordinal)))
            await Task.Delay(10);

        RiseJobStatus status = await Wait(cluster, "forsaken");

        Assert.AreEqual((RiseJobPhase.Cancelled, 20L, 20L), (status.Phase, status.NumberOfRows, status.RowsDone));
        Assert.IsEmpty(await cluster.Rise.SaveScoresAsync("forsaken", _folder));
        Assert.HasCount(20, Directory.GetFiles(_folder, "*.rise"));
        end.Set();
        await submitted;
    }

    [TestMethod]
    public async Task Jobs_TwoAtOnce_DoNotMixUp()
    {
        await using Cluster cluster = await Cluster.Start(3);

        await Task.WhenAll(
            AssertSame(cluster, OfFeatures, Rows(15), new RiseJobOptions { RowsPerPart = 2 }), AssertSame(cluster, OfColumns, Rows(10), new RiseJobOptions { RowsPerPart = 2 }, "Why"), AssertSame(cluster, OfPictures, Pictures(1), new RiseJobOptions { ShareMasks = true }));
    }

    [TestMethod]
    public async Task Job_Cancelled_Ends_AndItsWorkersAreFree()
    {
        var begun = new TaskCompletionSource();
        var stopped = new TaskCompletionSource();
        await using Cluster cluster = await Cluster.Start(1, new RiseSiloOptions { WorkersPerSilo = 1 }, async (part, cancellation) =>
        {
            if (part.Job != "slow")
                return;
            begun.TrySetResult();
            try
            {
                await Task.Delay(TimeSpan.FromMinutes(5), cancellation);
            }
            finally
            {
                stopped.TrySetResult();
            }
        });
        await cluster.Rise.SubmitAsync(OfFeatures, Rows(5), name: "slow");
        await begun.Task;

        await cluster.Rise.CancelAsync("slow");
        await stopped.Task;

        Assert.AreEqual(RiseJobPhase.Cancelled, (await Wait(cluster, "slow")).Phase);
        await AssertSame(cluster, OfFeatures, Rows(3), new RiseJobOptions());
        await cluster.Rise.DeleteAsync("slow");
        StringAssert.StartsWith((await Assert.ThrowsExactlyAsync<ArgumentException>(() => cluster.Rise.GetStatusAsync("slow"))).Message, "There is no job 'slow' in the cluster.");
    }

    [TestMethod]
    public async Task Job_ThatCannotBe_IsRefusedAtTheDoor()
    {
        await using Cluster cluster = await Cluster.Start(1);
        var ml = new MLContext();
        await cluster.Rise.SubmitAsync(OfFeatures, Rows(1), name: "one");
        var function = ml.Transforms.ExplainWithRise(RiseScorer.FromFunction((_, _, _) => { }, 1), new RiseOptions { OutputColumnName = "S", InputColumnName = "Features" }).Fit(Rows(1));

        StringAssert.StartsWith((await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => cluster.Rise.SubmitAsync(OfFeatures, Rows(2), name: "one"))).Message, "There is a job 'one' already.");
        Assert.AreEqual(1, (await Wait(cluster, "one")).RowsDone, "It is as it was.");
        StringAssert.Contains((await Assert.ThrowsExactlyAsync<NotSupportedException>(() => cluster.Rise.SubmitAsync(function, Rows(1)))).Message, "The scorer is a function, which cannot be saved");
        StringAssert.StartsWith((await Assert.ThrowsExactlyAsync<ArgumentException>(() => cluster.Rise.SubmitAsync(OfFeatures, Rows(0)))).Message, "There are no rows to explain.");
        StringAssert.StartsWith(
            (await Assert.ThrowsExactlyAsync<ArgumentException>(() => cluster.Rise.SubmitAsync(OfColumns, Rows(1), new RiseJobOptions { ShareMasks = true }))).Message, "Only the masks of one column can be shared out, and not those of detections");
        await Assert.ThrowsExactlyAsync<ArgumentOutOfRangeException>(() => cluster.Rise.SubmitAsync(OfFeatures, Rows(1), new RiseJobOptions { RowsPerPart = 0 }));
    }

    private async Task AssertSame(Cluster cluster, RiseTransformer explainer, IDataView rows, RiseJobOptions options, string column = "Saliency")
    {
        string job = await cluster.Rise.SubmitAsync(explainer, rows, options), folder = Path.Combine(_folder, job);
        RiseJobStatus status = await Wait(cluster, job);
        Assert.AreEqual((RiseJobPhase.Finished, rows.GetRowCount(), 0L), (status.Phase, status.RowsDone, status.RowsFailed));
        Assert.IsEmpty(await cluster.Rise.SaveScoresAsync(job, folder));
        string[] files = Directory.GetFiles(folder);
        Assert.HasCount((int)rows.GetRowCount()!, files);
        DateTime[] written = [.. files.Select(File.GetLastWriteTimeUtc)];
        AssertBits(Bits(explainer.Transform(rows), column), Bits(explainer.Transform(rows, folder), column));
        CollectionAssert.AreEqual(written, files.Select(File.GetLastWriteTimeUtc).ToArray(), "Nothing was left to ask.");
    }

    private static void AssertBits(float[][] expected, float[][] actual)
    {
        Assert.HasCount(expected.Length, actual);
        for (int row = 0; row < expected.Length; row++)
            CollectionAssert.AreEqual(expected[row], actual[row], $"row {row}");
    }

    private static async Task<RiseJobStatus> Wait(Cluster cluster, string job)
    {
        using var tooLong = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        return await cluster.Rise.WaitAsync(job, cancellationToken: tooLong.Token);
    }
}
