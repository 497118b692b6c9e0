using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Microsoft.ML.Rise.ModelFiles;

/// <summary>
/// The one format of everything that is saved: named parts under one SHA-256, so that a damaged file is refused and never half believed. Little-endian:
/// the 8 bytes of <see cref="Magic"/>; what it is, in 4 letters; the version of that; the length of the whole, 8 bytes; for each part the length of its name, 4 bytes, the name, its length, 8 bytes, and its content; 32 bytes of
/// SHA-256 of all before. Documented in docs/saving.md.
/// </summary>
/// <param name="Kind">Four letters.</param>
/// <param name="Version">What is written, and the newest that is read.</param>
/// <param name="Content">What it holds, for messages, such as "an explainer".</param>
internal sealed record CheckedFile(string Kind, int Version, string Content)
{
    private const int HeaderLength = 24, NameLength = 256;

    /// <summary>A byte that is no text, and both ends of lines: a file that was sent as text is known by it.</summary>
    private static ReadOnlySpan<byte> Magic => [0x89, (byte)'R', (byte)'I', (byte)'S', (byte)'E', 0x0D, 0x0A, 0x1A];

    /// <summary>Writes the parts.</summary>
    public void Write(Stream stream, params IReadOnlyList<(string Name, ReadOnlyMemory<byte> Content)> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] header = new byte[HeaderLength];
        Magic.CopyTo(header);
        Encoding.ASCII.GetBytes(Kind, header.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), Version);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(16), HeaderLength + parts.Sum(p => 12L + Encoding.UTF8.GetByteCount(p.Name) + p.Content.Length) + SHA256.HashSizeInBytes);
        Append(header);
        foreach ((string name, ReadOnlyMemory<byte> content) in parts)
        {
            byte[] start = new byte[12 + Encoding.UTF8.GetByteCount(name)];
            BinaryPrimitives.WriteInt32LittleEndian(start, start.Length - 12);
            Encoding.UTF8.GetBytes(name, start.AsSpan(4));
            BinaryPrimitives.WriteInt64LittleEndian(start.AsSpan(start.Length - 8), content.Length);
            Append(start);
            Append(content.Span);
        }

        stream.Write(hash.GetHashAndReset());

        void Append(ReadOnlySpan<byte> bytes)
        {
            hash.AppendData(bytes);
            stream.Write(bytes);
        }
    }

    /// <summary>Reads the parts.</summary>
    /// <param name="file">All of it.</param>
    /// <param name="name">What it is called in messages, such as "'scores.rise'".</param>
    /// <exception cref="InvalidDataException">It is no such file, or a damaged one.</exception>
    /// <exception cref="NotSupportedException">It is newer than this.</exception>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Read(ReadOnlyMemory<byte> file, string name)
    {
        ReadOnlySpan<byte> bytes = file.Span;
        if (bytes.Length < Magic.Length || !bytes[..Magic.Length].SequenceEqual(Magic))
            throw new InvalidDataException($"{name} is not a file of RISE with {Content}, or its beginning is damaged: it does not begin as such files do.");
        if (bytes.Length < HeaderLength + SHA256.HashSizeInBytes)
            throw CutOff(bytes.Length, null);

        string kind = Encoding.Latin1.GetString(bytes[8..12]);
        int version = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]);
        long length = BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]);
        bool isWhole = SHA256.HashData(bytes[..^SHA256.HashSizeInBytes]).AsSpan().SequenceEqual(bytes[^SHA256.HashSizeInBytes..]);

        // Only a file that is whole can be told to be newer, or of another kind: a damaged one may say anything.
        if (!isWhole)
            throw bytes.Length < length ? CutOff(bytes.Length, length) : new InvalidDataException($"{name} is damaged: its bytes are not those that were written (their SHA-256 differs). Take another copy of it.");
        if (kind != Kind)
            throw new InvalidDataException($"{name} is a file of RISE of another kind ('{kind}'): expected {Content} ('{Kind}').");
        if (version > Version)
            throw new NotSupportedException($"{name} was written by a newer version of Rise.MLNet (format {version}); this one reads up to format {Version}: update the package.");

        var parts = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        ReadOnlyMemory<byte> rest = file[HeaderLength..^SHA256.HashSizeInBytes];
        while (rest.Length > 0)
        {
            int nameLength = rest.Length < 12 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(rest.Span);
            if (nameLength is < 0 or > NameLength || rest.Length < 12 + nameLength)
                throw Malformed();
            long contentLength = BinaryPrimitives.ReadInt64LittleEndian(rest.Span[(4 + nameLength)..]);
            if (contentLength < 0 || contentLength > rest.Length - 12 - nameLength || !parts.TryAdd(Encoding.UTF8.GetString(rest.Span.Slice(4, nameLength)), rest.Slice(12 + nameLength, (int)contentLength)))
                throw Malformed();
            rest = rest[(12 + nameLength + (int)contentLength)..];
        }

        return parts;

        InvalidDataException CutOff(long has, long? of) => new($"{name} is cut off: it has {has} bytes{(of is { } all ? $" of {all}" : "")}. Take another copy of it.");

        InvalidDataException Malformed() => new($"{name} was not written by Rise.MLNet: its parts are not as they should be.");
    }

    /// <summary>A part that must be there.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public static ReadOnlyMemory<byte> Part(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> parts, string part, string name) =>
        parts.TryGetValue(part, out ReadOnlyMemory<byte> content) ? content : throw new InvalidDataException($"{name} was not written by Rise.MLNet: it has no part '{part}'.");

    /// <summary>Writes a file so that it is there as a whole or not at all, whatever ends the program: aside first, to the disk, and then in the place of the old one.</summary>
    public void Save(string path, params IReadOnlyList<(string Name, ReadOnlyMemory<byte> Content)> parts)
    {
        string aside = path + ".tmp";
        using (var stream = new FileStream(aside, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            Write(stream, parts);
            stream.Flush(flushToDisk: true);
        }

        File.Move(aside, path, overwrite: true);
    }
}
