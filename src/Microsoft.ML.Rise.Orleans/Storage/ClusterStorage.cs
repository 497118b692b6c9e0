namespace Microsoft.ML.Rise.Orleans.Storage;

/// <summary>Files in the cluster's storage, in pieces that a message and a database take.</summary>
internal sealed class ClusterStorage(IGrainFactory grains)
{
    /// <summary>Of the storage provider.</summary>
    public const string Name = "rise";

    private const int Piece = 1 << 24;

    private IStorageGrain Grain => grains.GetGrain<IStorageGrain>(0);

    public async Task Put(string name, byte[] file)
    {
        byte[][] pieces = file.Length > Piece ? [.. file.Chunk(Piece)] : [];
        for (int k = 0; k < pieces.Length; k++)
            await Grain.Put($"{name}/{k}", new Blob(pieces[k]));

        // Last: a file is there when all of it is.
        await Grain.Put(name, new Blob(pieces.Length > 0 ? [] : file, pieces.Length));
    }

    /// <returns>Null where there is none.</returns>
    public async Task<byte[]?> Get(string name)
    {
        Blob? blob = await Grain.Get(name);
        if (blob is null or { Pieces: 0 })
            return blob?.Bytes;
        var file = new MemoryStream();
        for (int k = 0; k < blob.Pieces; k++)
            file.Write((await Grain.Get($"{name}/{k}") ?? throw new InvalidDataException($"'{name}' is not whole: piece {k} is missing in the storage.")).Bytes);
        return file.ToArray();
    }

    public async Task Delete(string name)
    {
        if (await Grain.Get(name) is not { } blob)
            return;
        await Grain.Delete(name);
        for (int k = 0; k < blob.Pieces; k++)
            await Grain.Delete($"{name}/{k}");
    }
}
