namespace Microsoft.ML.Rise.Orleans.Jobs;

/// <summary>All jobs that have not ended: begins them by their priority, as many at a time as the cluster allows, and again after it was down.</summary>
[Alias("rise.jobs")]
internal interface IJobListGrain : IGrainWithIntegerKey
{
    /// <param name="job">Its name.</param>
    /// <param name="priority">Those of a higher one begin before it.</param>
    /// <param name="explainer">The hash of the file that it needs, which is deleted when no job needs it any more.</param>
    Task Add(string job, int priority, string explainer);

    /// <summary>Begins what may begin, and sees that what has begun goes on. Called by every silo again and again: whoever did so may be lost.</summary>
    Task Continue();

    Task<string[]> Jobs();

    /// <summary>How many parts are scored at the same time.</summary>
    Task<int> NumberOfWorkers();
}

[GenerateSerializer, Alias("rise.jobs.state")]
internal sealed class JobListState
{
    [Id(0)]
    public List<(string Job, int Priority, string Explainer)> Open { get; set; } = [];
}

internal sealed class JobListGrain([PersistentState("jobs", Storage.ClusterStorage.Name)] IPersistentState<JobListState> state, Storage.ClusterStorage storage, RiseSiloOptions options) : Grain, IJobListGrain
{
    public async Task Add(string job, int priority, string explainer)
    {
        // Of equal ones the first comes first.
        int place = state.State.Open.FindIndex(o => o.Priority < priority);
        state.State.Open.Insert(place < 0 ? state.State.Open.Count : place, (job, priority, explainer));
        await state.WriteStateAsync();
        await Continue();
    }

    public async Task Continue()
    {
        var ended = new List<string>();
        int running = 0;
        foreach ((string job, _, _) in state.State.Open.ToArray())
        {
            IJobGrain grain = GrainFactory.GetGrain<IJobGrain>(job);
            RiseJobStatus? status = await grain.Status();
            if (status is null or { Phase: RiseJobPhase.Finished or RiseJobPhase.Cancelled })
                ended.Add(job);
            else if (status.Phase == RiseJobPhase.Running || running < options.MostJobs)
            {
                running++;
                await grain.Run();
            }
        }

        if (ended.Count > 0)
        {
            string[] needed = [.. state.State.Open.Select(o => o.Explainer).Distinct()];
            state.State.Open.RemoveAll(o => ended.Contains(o.Job));
            await state.WriteStateAsync();
            foreach (string explainer in needed.Except(state.State.Open.Select(o => o.Explainer)))
                await storage.Delete(Workers.ExplainerCache.NameOf(explainer));
        }
    }

    public Task<string[]> Jobs() => Task.FromResult(state.State.Open.Select(o => o.Job).ToArray());

    public async Task<int> NumberOfWorkers() => options.WorkersPerSilo * (await GrainFactory.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true)).Count;
}
