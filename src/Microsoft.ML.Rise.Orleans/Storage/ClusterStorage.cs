namespace Microsoft.ML.Rise.Orleans.Storage;

/// <summary>Files in the cluster's storage, in pieces that a message and a database take.</summary>
internal sealed class ClusterStorage(IGrainFactory grains)
{
    /// <summary>Of the storage provider.</summary>
    public const string Name = "rise";

    private const int Piece = 1 << 20;

    public async Task Put(string name, ReadOnlyMemory<byte> file)
    {
        int pieces = (file.Length + Piece - 1) / Piece;
        for (int k = 0; k < pieces; k++)
            await Blob($"{name}/{k}").Put(file.Slice(k * Piece, Math.Min(Piece, file.Length - k * Piece)).ToArray());

        // Last: a file is there when all of it is.
        await Blob(name).Put(BitConverter.GetBytes(file.Length));
    }

    /// <returns>Null where there is none.</returns>
    public async Task<byte[]?> Get(string name)
    {
        if (await Blob(name).Get() is not { } length)
            return null;
        byte[] file = new byte[BitConverter.ToInt32(length)];
        for (int at = 0, k = 0; at < file.Length; k++)
        {
            byte[] piece = await Blob($"{name}/{k}").Get() ?? throw new InvalidDataException($"'{name}' is not whole: piece {k} is missing in the storage.");
            piece.CopyTo(file, at);
            at += piece.Length;
        }

        return file;
    }

    public Task<bool> Exists(string name) => Blob(name).Exists();

    public async Task Delete(string name)
    {
        if (await Blob(name).Get() is not { } length)
            return;
        await Blob(name).Delete();
        for (int k = 0; k * Piece < BitConverter.ToInt32(length); k++)
            await Blob($"{name}/{k}").Delete();
    }

    private IBlobGrain Blob(string name) => grains.GetGrain<IBlobGrain>(name);
}
