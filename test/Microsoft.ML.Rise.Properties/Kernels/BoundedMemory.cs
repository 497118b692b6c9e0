using System.Runtime.InteropServices;

namespace Microsoft.ML.Rise.Properties.Kernels;

/// <summary>Memory with a page before and a page after it that nobody may touch: a kernel that reads or writes one value too far ends the process. On Linux; elsewhere
/// sentinels show what was written.</summary>
internal sealed unsafe class BoundedMemory<T> : IDisposable
    where T : unmanaged
{
    private const byte Sentinel = 0xA5;
    private const int ReadWrite = 3, None = 0, PrivateAnonymous = 0x22;

    private readonly int _length;
    private readonly bool _isAtStart;
    private readonly nuint _page = (nuint)Environment.SystemPageSize;
    private readonly nuint _size;
    private readonly byte* _memory;

    /// <param name="length">Values.</param>
    /// <param name="isAtStart">Whether they begin where the page before ends; if not, they end where the page after begins.</param>
    public BoundedMemory(int length, bool isAtStart)
    {
        nuint bytes = (nuint)(length * sizeof(T)), pages = (bytes + _page - 1) / _page + 1;
        _length = length;
        _isAtStart = isAtStart;
        _size = (pages + 2) * _page;
        if (!OperatingSystem.IsLinux())
        {
            _memory = (byte*)NativeMemory.AllocZeroed(_size);
        }
        else
        {
            _memory = (byte*)Native.mmap(null, _size, ReadWrite, PrivateAnonymous, -1, 0);
            Assert.AreNotEqual(-1, (nint)_memory, "mmap");
            Assert.AreEqual(0, Native.mprotect(_memory, _page, None), "mprotect");
            Assert.AreEqual(0, Native.mprotect(_memory + _size - _page, _page, None), "mprotect");
        }

        Writable.Fill(Sentinel);
    }

    public Span<T> Span => new(_memory + Start, _length);

    /// <summary>Copies <paramref name="values"/> to bounded memory of their length.</summary>
    public static BoundedMemory<T> Of(ReadOnlySpan<T> values, bool isAtStart)
    {
        var memory = new BoundedMemory<T>(values.Length, isAtStart);
        values.CopyTo(memory.Span);
        return memory;
    }

    /// <summary>Whether nothing was written beside the values; where a guard page lies, nothing could be.</summary>
    public bool IsUntouchedBeside()
    {
        int start = (int)(OperatingSystem.IsLinux() ? Start - _page : Start);
        return !Writable[..start].ContainsAnyExcept(Sentinel) && !Writable[(start + _length * sizeof(T))..].ContainsAnyExcept(Sentinel);
    }

    public void Dispose()
    {
        if (OperatingSystem.IsLinux())
            _ = Native.munmap(_memory, _size);
        else
            NativeMemory.Free(_memory);
    }

    /// <summary>Of the values, in bytes from where the memory begins.</summary>
    private nuint Start => _isAtStart ? _page : _size - _page - (nuint)(_length * sizeof(T));

    /// <summary>All but the guard pages.</summary>
    private Span<byte> Writable => OperatingSystem.IsLinux() ? new(_memory + _page, (int)(_size - 2 * _page)) : new(_memory, (int)_size);
}

/// <summary>Of libc.</summary>
internal static unsafe partial class Native
{
    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial void* mmap(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int mprotect(void* address, nuint length, int protection);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int munmap(void* address, nuint length);
}
