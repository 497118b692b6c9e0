using System.Text;

namespace Microsoft.ML.Data;

/// <summary>What the PNG reader and writer share: the signature, the chunks' checksum and the Paeth prediction.</summary>
internal static class PngFile
{
    private static readonly uint[] _crcTable = MakeCrcTable();

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The CRC-32 of a chunk: of its name and its data.</summary>
    public static uint Crc(ReadOnlySpan<byte> nameAndData)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in nameAndData)
            crc = _crcTable[(byte)(crc ^ b)] ^ (crc >> 8);
        return ~crc;
    }

    /// <summary>The neighbour (left, above or above left) that is closest to left + above - above left.</summary>
    public static byte Paeth(byte left, byte above, byte aboveLeft)
    {
        int toLeft = Math.Abs(above - aboveLeft);
        int toAbove = Math.Abs(left - aboveLeft);
        int toAboveLeft = Math.Abs(left + above - 2 * aboveLeft);
        return toLeft <= toAbove && toLeft <= toAboveLeft ? left : toAbove <= toAboveLeft ? above : aboveLeft;
    }

    /// <summary>A name for the format of a file that is no PNG, from its first bytes.</summary>
    public static string? NameOfOtherFormat(ReadOnlySpan<byte> file)
    {
        string start = Encoding.Latin1.GetString(file[..Math.Min(file.Length, 12)]);
        return start switch
        {
            _ when start.StartsWith("\xFF\xD8\xFF", StringComparison.Ordinal) => "JPEG",
            _ when start.StartsWith("GIF8", StringComparison.Ordinal) => "GIF",
            _ when start.StartsWith("BM", StringComparison.Ordinal) => "BMP",
            _ when start.StartsWith("RIFF", StringComparison.Ordinal) && start.EndsWith("WEBP", StringComparison.Ordinal) => "WebP",
            _ when start.StartsWith("II*\0", StringComparison.Ordinal) || start.StartsWith("MM\0*", StringComparison.Ordinal) => "TIFF",
            _ => null,
        };
    }

    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (uint n = 0; n < table.Length; n++)
        {
            uint crc = n;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
            table[n] = crc;
        }
        return table;
    }
}
