using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Microsoft.ML.Data;

/// <summary>Reads a PNG file into BGRA pixels with premultiplied alpha. Every colour type and bit depth; no interlacing.</summary>
internal sealed class PngReader
{
    private const int Grey = 0, Rgb = 2, Palette = 3, GreyAlpha = 4, RgbAlpha = 6;

    private readonly ArrayBufferWriter<byte> _compressed = new();
    private int _bitDepth, _colorType;
    private byte[] _palette = [];
    private byte[] _transparency = [];

    private PngReader(ReadOnlySpan<byte> file)
    {
        int at = PngFile.Signature.Length;
        bool ended = false;
        while (!ended)
        {
            Require(at + 12 <= file.Length, "the file ends too early");
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            Require(length <= file.Length - at - 12, "the file ends too early");
            ReadOnlySpan<byte> nameAndData = file.Slice(at + 4, 4 + (int)length);
            Require(PngFile.Crc(nameAndData) == BinaryPrimitives.ReadUInt32BigEndian(file[(at + 8 + (int)length)..]), "a checksum is wrong");
            ended = ReadChunk(nameAndData[..4], nameAndData[4..]);
            at += 12 + (int)length;
        }
        Require(Width > 0, "it has no header");
        Require(_colorType != Palette || _palette.Length > 0, "it has no palette");
    }

    public int Width { get; private set; }

    public int Height { get; private set; }

    private int Channels => _colorType switch { Grey or Palette => 1, GreyAlpha => 2, Rgb => 3, _ => 4 };

    /// <exception cref="NotSupportedException">The file has another format, or is interlaced.</exception>
    /// <exception cref="ArgumentException">The file is not a valid image.</exception>
    public static (int Width, int Height, byte[] Bgra) Read(Stream stream, string name)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        ReadOnlySpan<byte> file = copy.GetBuffer().AsSpan(0, (int)copy.Length);
        if (!file.StartsWith(PngFile.Signature))
        {
            if (PngFile.NameOfOtherFormat(file) is { } format)
                throw new NotSupportedException($"The offline host reads PNG images only, and {name} is a {format} image.");
            throw new ArgumentException($"Invalid image: {name} has no known image format.");
        }
        try
        {
            var reader = new PngReader(file);
            return (reader.Width, reader.Height, reader.ReadPixels());
        }
        catch (InvalidDataException e)
        {
            throw new ArgumentException($"Invalid image: {name} is a damaged PNG image ({e.Message}).", e);
        }
    }

    private bool ReadChunk(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        if (name.SequenceEqual("IHDR"u8))
        {
            ReadHeader(data);
        }
        else if (name.SequenceEqual("PLTE"u8))
        {
            _palette = data.ToArray();
        }
        else if (name.SequenceEqual("tRNS"u8))
        {
            _transparency = data.ToArray();
        }
        else if (name.SequenceEqual("IDAT"u8))
        {
            _compressed.Write(data);
        }
        return name.SequenceEqual("IEND"u8);
    }

    private void ReadHeader(ReadOnlySpan<byte> data)
    {
        Require(data.Length == 13, "its header is invalid");
        uint width = BinaryPrimitives.ReadUInt32BigEndian(data);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        (_bitDepth, _colorType) = (data[8], data[9]);
        bool known = _colorType switch
        {
            Grey => _bitDepth is 1 or 2 or 4 or 8 or 16,
            Palette => _bitDepth is 1 or 2 or 4 or 8,
            Rgb or GreyAlpha or RgbAlpha => _bitDepth is 8 or 16,
            _ => false,
        };
        bool sized = width > 0 && height > 0 && (ulong)width * height * 4 <= int.MaxValue;
        Require(known && sized && data[10] == 0 && data[11] == 0, "its header is invalid");
        if (data[12] != 0)
            throw new NotSupportedException("The offline host does not read interlaced PNG images.");
        (Width, Height) = ((int)width, (int)height);
    }

    private byte[] ReadPixels()
    {
        int bitsPerPixel = Channels * _bitDepth;
        int rowLength = checked((int)(((long)Width * bitsPerPixel + 7) / 8));
        int pixelLength = Math.Max(1, bitsPerPixel / 8);
        var pixels = new byte[Width * Height * 4];
        byte[] row = new byte[rowLength], above = new byte[rowLength];
        using var data = new ZLibStream(new MemoryStream(_compressed.WrittenSpan.ToArray()), CompressionMode.Decompress);
        for (int y = 0; y < Height; y++)
        {
            int filter = data.ReadByte();
            Require(data.ReadAtLeast(row, rowLength, throwOnEndOfStream: false) == rowLength, "the file ends too early");
            Unfilter(filter, row, above, pixelLength);
            Convert(row, pixels.AsSpan(y * Width * 4, Width * 4));
            (row, above) = (above, row);
        }
        return pixels;
    }

    private static void Unfilter(int filter, byte[] row, byte[] above, int pixelLength)
    {
        Require(filter is >= 0 and <= 4, "a row's filter is unknown");
        for (int i = 0; i < row.Length && filter != 0; i++)
        {
            byte left = i < pixelLength ? (byte)0 : row[i - pixelLength];
            byte aboveLeft = i < pixelLength ? (byte)0 : above[i - pixelLength];
            row[i] += filter switch
            {
                1 => left,
                2 => above[i],
                3 => (byte)((left + above[i]) / 2),
                _ => PngFile.Paeth(left, above[i], aboveLeft),
            };
        }
    }

    private void Convert(byte[] row, Span<byte> bgra)
    {
        Span<int> sample = stackalloc int[4];
        for (int x = 0; x < Width; x++)
        {
            for (int c = 0; c < Channels; c++)
                sample[c] = Sample(row, x * Channels + c);
            (int red, int green, int blue, int alpha) = _colorType switch
            {
                Palette => PaletteColor(sample[0]),
                Grey => (Eight(sample[0]), Eight(sample[0]), Eight(sample[0]), IsTransparent(sample[..1]) ? 0 : 255),
                GreyAlpha => (Eight(sample[0]), Eight(sample[0]), Eight(sample[0]), Eight(sample[1])),
                Rgb => (Eight(sample[0]), Eight(sample[1]), Eight(sample[2]), IsTransparent(sample[..3]) ? 0 : 255),
                _ => (Eight(sample[0]), Eight(sample[1]), Eight(sample[2]), Eight(sample[3])),
            };
            Span<byte> pixel = bgra.Slice(x * 4, 4);
            pixel[0] = Premultiply(blue, alpha);
            pixel[1] = Premultiply(green, alpha);
            pixel[2] = Premultiply(red, alpha);
            pixel[3] = (byte)alpha;
        }
    }

    private int Sample(byte[] row, int index)
    {
        if (_bitDepth == 16)
            return row[2 * index] << 8 | row[2 * index + 1];
        int bit = index * _bitDepth;
        return row[bit / 8] >> (8 - _bitDepth - bit % 8) & ((1 << _bitDepth) - 1);
    }

    private int Eight(int sample)
    {
        int max = (1 << _bitDepth) - 1;
        return (sample * 255 + max / 2) / max;
    }

    private (int Red, int Green, int Blue, int Alpha) PaletteColor(int index)
    {
        Require(3 * index + 2 < _palette.Length, "a colour is not in the palette");
        return (_palette[3 * index], _palette[3 * index + 1], _palette[3 * index + 2], index < _transparency.Length ? _transparency[index] : 255);
    }

    // Grey and RGB images can name one colour that is transparent.
    private bool IsTransparent(ReadOnlySpan<int> sample)
    {
        if (_transparency.Length != 2 * sample.Length)
            return false;
        for (int c = 0; c < sample.Length; c++)
        {
            if (sample[c] != BinaryPrimitives.ReadUInt16BigEndian(_transparency.AsSpan(2 * c)))
                return false;
        }
        return true;
    }

    private static byte Premultiply(int value, int alpha) => (byte)((value * alpha + 127) / 255);

    private static void Require(bool condition, string fault)
    {
        if (!condition)
            throw new InvalidDataException(fault);
    }
}
