using System.Buffers.Binary;

namespace Microsoft.ML.Rise.ModelFiles;

/// <summary>ML.NET's model files say when they were written. Without that, the same model is the same file, and has the same hash.</summary>
internal static class ZipTimes
{
    private const uint End = 0x06054B50, Entry = 0x02014B50;

    /// <summary>1980-01-01, as zip files count.</summary>
    private const uint First = 0x00210000;

    /// <summary>Sets the times of all entries to the first that there is.</summary>
    /// <param name="zip">The file, which is changed.</param>
    public static void Clear(Span<byte> zip)
    {
        int end = zip.Length - 22;
        while (end >= 0 && Read(zip, end) != End)
            end--;
        if (end < 0)
            return;
        long at = Read(zip, end + 16);
        while (at + 46 <= end && Read(zip, at) == Entry)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(zip[((int)at + 12)..], First);
            long local = Read(zip, at + 42);
            if (local + 14 <= zip.Length)
                BinaryPrimitives.WriteUInt32LittleEndian(zip[((int)local + 10)..], First);
            at += 46 + Short(zip, at + 28) + Short(zip, at + 30) + Short(zip, at + 32);
        }
    }

    private static uint Read(ReadOnlySpan<byte> zip, long at) => BinaryPrimitives.ReadUInt32LittleEndian(zip[(int)at..]);

    private static int Short(ReadOnlySpan<byte> zip, long at) => BinaryPrimitives.ReadUInt16LittleEndian(zip[(int)at..]);
}
