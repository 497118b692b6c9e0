using System.Buffers.Binary;
using System.IO.Compression;

namespace Microsoft.ML.Data;

/// <summary>Writes 32-bit pixels with premultiplied alpha as a PNG file with 8 bits for red, green, blue and alpha.</summary>
internal static class PngWriter
{
    private const byte PaethFilter = 4;

    public static void Write(Stream stream, MLImage image)
    {
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], image.Height);
        header[8] = 8; // bits
        header[9] = 6; // red, green, blue, alpha

        stream.Write(PngFile.Signature);
        WriteChunk(stream, "IHDR"u8, header);
        WriteChunk(stream, "IDAT"u8, Compress(image));
        WriteChunk(stream, "IEND"u8, []);
    }

    private static void WriteChunk(Stream stream, ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        var chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        name.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), PngFile.Crc(chunk.AsSpan(4, 4 + data.Length)));
        stream.Write(chunk);
    }

    private static byte[] Compress(MLImage image)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            int length = image.Width * 4;
            byte[] row = new byte[length], above = new byte[length], filtered = new byte[length];
            for (int y = 0; y < image.Height; y++)
            {
                Convert(image.Pixels.Slice(y * length, length), image.PixelFormat, row);
                for (int i = 0; i < length; i++)
                    filtered[i] = (byte)(row[i] - (i < 4 ? above[i] : PngFile.Paeth(row[i - 4], above[i], above[i - 4])));
                zlib.WriteByte(PaethFilter);
                zlib.Write(filtered);
                (row, above) = (above, row);
            }
        }
        return compressed.ToArray();
    }

    private static void Convert(ReadOnlySpan<byte> pixels, MLPixelFormat format, byte[] rgba)
    {
        (int red, int blue) = format.RedAndBlue();
        for (int i = 0; i < pixels.Length; i += 4)
        {
            byte alpha = pixels[i + 3];
            rgba[i] = Unpremultiply(pixels[i + red], alpha);
            rgba[i + 1] = Unpremultiply(pixels[i + 1], alpha);
            rgba[i + 2] = Unpremultiply(pixels[i + blue], alpha);
            rgba[i + 3] = alpha;
        }
    }

    private static byte Unpremultiply(byte value, byte alpha) => alpha == 0 ? (byte)0 : (byte)Math.Min(255, (value * 255 + alpha / 2) / alpha);
}
