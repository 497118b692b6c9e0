namespace Microsoft.ML.Rise.Orleans.Storage;

/// <summary>Some bytes under a name, kept by the cluster's storage.</summary>
[Alias("rise.blob")]
internal interface IBlobGrain : IGrainWithStringKey
{
    Task Put(byte[] bytes);

    /// <returns>Null where there is nothing.</returns>
    Task<byte[]?> Get();

    Task<bool> Exists();

    Task Delete();
}

[GenerateSerializer, Alias("rise.blob.state")]
internal sealed class BlobState
{
    [Id(0)]
    public byte[]? Bytes { get; set; }
}

/// <remarks>Nothing stays in memory longer than a call takes: there are as many as rows.</remarks>
internal sealed class BlobGrain([PersistentState("blob", ClusterStorage.Name)] IPersistentState<BlobState> state) : Grain, IBlobGrain
{
    public async Task Put(byte[] bytes)
    {
        state.State.Bytes = bytes;
        await state.WriteStateAsync();
        DeactivateOnIdle();
    }

    public Task<byte[]?> Get()
    {
        DeactivateOnIdle();
        return Task.FromResult(state.State.Bytes);
    }

    public Task<bool> Exists()
    {
        DeactivateOnIdle();
        return Task.FromResult(state.State.Bytes is not null);
    }

    public async Task Delete()
    {
        await state.ClearStateAsync();
        DeactivateOnIdle();
    }
}
