using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Storage;

namespace Microsoft.ML.Rise.Orleans.Storage;

/// <summary>Some bytes under a name, in the cluster's storage. Whoever asks is answered by his own silo.</summary>
[Alias("rise.storage")]
internal interface IStorageGrain : IGrainWithIntegerKey
{
    Task Put(string name, Blob blob);

    /// <returns>Null where there is nothing.</returns>
    Task<Blob?> Get(string name);

    Task Delete(string name);
}

/// <param name="Bytes">The file, or a piece of it.</param>
/// <param name="Pieces">How many other blobs have the file, where it is too long for one; 0 else.</param>
[GenerateSerializer, Immutable, Alias("rise.blob")]
internal sealed record Blob([property: Id(0)] byte[] Bytes, [property: Id(1)] int Pieces = 0);

[GenerateSerializer, Alias("rise.blob.state")]
internal sealed class BlobState
{
    [Id(0)]
    public Blob? Blob { get; set; }
}

/// <remarks>Not a grain for each name: there are as many as rows, and each would be looked up and made for a single call.</remarks>
[StatelessWorker, Reentrant]
internal sealed class StorageGrain([FromKeyedServices(ClusterStorage.Name)] IGrainStorage storage) : Grain, IStorageGrain
{
    private const string State = "blob";

    public async Task Put(string name, Blob blob)
    {
        var state = new GrainState<BlobState>(new BlobState { Blob = blob });
        try
        {
            await storage.WriteStateAsync(State, IdOf(name), state);
        }
        catch (InconsistentStateException)
        {
            // There is one of this name.
            await storage.ReadStateAsync(State, IdOf(name), state);
            state.State = new BlobState { Blob = blob };
            await storage.WriteStateAsync(State, IdOf(name), state);
        }
    }

    public async Task<Blob?> Get(string name) => (await Read(name)).State?.Blob;

    public async Task Delete(string name) => await storage.ClearStateAsync(State, IdOf(name), await Read(name));

    private static GrainId IdOf(string name) => GrainId.Create(State, name);

    private async Task<GrainState<BlobState>> Read(string name)
    {
        var state = new GrainState<BlobState>(new BlobState());
        await storage.ReadStateAsync(State, IdOf(name), state);
        return state;
    }
}
