using System.Text;

namespace Microsoft.ML.Rise.Tool.Tests.Pictures;

/// <summary>
/// Baseline JPEG files of four components and square pictures, which SkiaSharp reads and does not write. Every block of 8 × 8 pixels has one
/// colour, so that there are only DC coefficients (ITU-T T.81).
/// </summary>
internal static class FourComponentJpeg
{
    public const int BlockSide = 8;

    private const int NumberOfComponents = 4;
    private const int NumberOfCategories = 9;

    /// <param name="numberOfBlocks">On each side.</param>
    /// <param name="colorOf">The four components, as they are stored, of a column of blocks.</param>
    public static byte[] Encode(int numberOfBlocks, Func<int, byte[]> colorOf)
    {
        byte side = (byte)(numberOfBlocks * BlockSide);
        byte[] adobe = [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, 0];
        byte[] quantization = [0, .. Enumerable.Repeat((byte)BlockSide, 64)];
        byte[] frame = [8, 0, side, 0, side, NumberOfComponents, .. Components(id => [id, 0x11, 0])];

        // DC categories 0 to 8 have codes of four bits, which are their numbers; the end of a block is a single 0.
        byte[] dc = [0x00, 0, 0, 0, NumberOfCategories, .. new byte[12], .. Enumerable.Range(0, NumberOfCategories).Select(i => (byte)i)];
        byte[] ac = [0x10, 1, .. new byte[15], 0];
        byte[] scan = [NumberOfComponents, .. Components(id => [id, 0x00]), 0, 63, 0];
        return
        [
            0xFF, 0xD8,
            .. Segment(0xEE, adobe), .. Segment(0xDB, quantization), .. Segment(0xC0, frame),
            .. Segment(0xC4, dc), .. Segment(0xC4, ac), .. Segment(0xDA, scan),
            .. Blocks(numberOfBlocks, colorOf),
            0xFF, 0xD9,
        ];
    }

    private static IEnumerable<byte> Components(Func<byte, byte[]> describe) =>
        Enumerable.Range(1, NumberOfComponents).SelectMany(id => describe((byte)id));

    private static byte[] Segment(byte marker, byte[] content) =>
        [0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content];

    private static IEnumerable<byte> Blocks(int numberOfBlocks, Func<int, byte[]> colorOf)
    {
        var bits = new StringBuilder();
        int[] last = new int[NumberOfComponents];
        for (int block = 0; block < numberOfBlocks * numberOfBlocks; block++)
        {
            byte[] color = colorOf(block % numberOfBlocks);
            for (int component = 0; component < NumberOfComponents; component++)
            {
                // A block of a single value v has the DC coefficient 8·(v − 128), which the quantization divides by 8.
                int value = color[component] - 128, difference = value - last[component];
                last[component] = value;
                int category = difference == 0 ? 0 : (int)Math.Log2(Math.Abs(difference)) + 1;
                int magnitude = difference < 0 ? difference + (1 << category) - 1 : difference;
                bits.Append(Binary(category, 4)).Append(Binary(magnitude, category)).Append('0');
            }
        }

        while (bits.Length % 8 != 0)
            bits.Append('1');
        IEnumerable<byte> bytes = bits.ToString().Chunk(8).Select(b => Convert.ToByte(new string(b), 2));
        return bytes.SelectMany(b => b == 0xFF ? new byte[] { b, 0 } : [b]);
    }

    private static string Binary(int value, int length) => length == 0 ? "" : Convert.ToString(value, 2).PadLeft(length, '0');
}
