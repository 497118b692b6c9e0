using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.ML.Rise.Orleans.Storage;

namespace Microsoft.ML.Rise.Orleans.Workers;

/// <summary>The explainers of a silo: each file travels to it once, and is kept by its hash.</summary>
internal sealed class ExplainerCache(ClusterStorage storage) : IDisposable
{
    /// <summary>So many jobs at a time have different explainers; of more, those that were loaded first are loaded again.</summary>
    private const int Most = 8;

    private readonly ConcurrentDictionary<string, Lazy<Task<RiseTransformer>>> _explainers = [];
    private readonly ConcurrentQueue<string> _loaded = [];
    private int _loads;

    /// <summary>How many files have been fetched.</summary>
    public int NumberOfLoads => _loads;

    /// <summary>Its name in the storage.</summary>
    public static string NameOf(string hash) => $"explainer/{hash}";

    public static string HashOf(ReadOnlySpan<byte> file) => Convert.ToHexStringLower(SHA256.HashData(file));

    /// <exception cref="InvalidDataException">The file is not there, or another one.</exception>
    public async Task<RiseTransformer> Get(string hash)
    {
        Lazy<Task<RiseTransformer>> explainer = _explainers.GetOrAdd(hash, h => new Lazy<Task<RiseTransformer>>(() => Load(h)));
        try
        {
            return await explainer.Value;
        }
        catch
        {
            _explainers.TryRemove(new KeyValuePair<string, Lazy<Task<RiseTransformer>>>(hash, explainer));
            throw;
        }
    }

    public void Dispose()
    {
        foreach (Lazy<Task<RiseTransformer>> explainer in _explainers.Values)
        {
            if (explainer is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
                explainer.Value.Result.Dispose();
        }
    }

    private async Task<RiseTransformer> Load(string hash)
    {
        byte[] file = await storage.Get(NameOf(hash)) ?? throw new InvalidDataException($"The explainer {hash} is not in the storage of the cluster.");
        if (HashOf(file) != hash)
            throw new InvalidDataException($"The explainer {hash} is damaged in the storage of the cluster.");
        Interlocked.Increment(ref _loads);
        var explainer = (RiseTransformer)new MLContext().Model.Load(new MemoryStream(file), out _);
        _loaded.Enqueue(hash);

        // One that is in use is not disposed: its last user leaves it to the collector.
        if (_loaded.Count > Most && _loaded.TryDequeue(out string? oldest))
            _explainers.TryRemove(oldest, out _);
        return explainer;
    }
}
