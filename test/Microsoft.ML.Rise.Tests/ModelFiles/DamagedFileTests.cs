using System.Buffers.Binary;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.ML.Rise.ModelFiles;

namespace Microsoft.ML.Rise.Tests.ModelFiles;

/// <summary>Files that are not what was written: each is refused by name, and none is half believed.</summary>
[TestClass]
public sealed class DamagedFileTests
{
    private static readonly byte[] Zip = ModelZip.Save(new RiseTransformer(
        RiseScorer.FromOnnx(Path.Combine(AppContext.BaseDirectory, "Models", "Onnx", "quadrants-half.onnx")), new RiseOptions { OutputColumnName = "S", InputColumnName = "P" }, new RiseListeners(null, null, default)));

    private static readonly CheckedFile Format = new("TEST", 3, "a test");

    [TestMethod]
    public void EveryByte_OfWhatRiseWrote_Flipped_IsRefused()
    {
        byte[] content = ModelZip.ContentOf(Zip);
        for (int k = 0; k < content.Length; k++)
        {
            byte[] damaged = [.. content];
            damaged[k] ^= (byte)(1 << (k % 8));
            AssertRefused(ModelZip.With(Zip, _ => damaged), $"byte {k}");
        }
    }

    [TestMethod]
    public void EveryCut_OfWhatRiseWrote_IsRefused()
    {
        byte[] content = ModelZip.ContentOf(Zip);
        for (int length = 0; length < content.Length; length++)
            AssertRefused(ModelZip.With(Zip, _ => content[..length]), $"{length} bytes");
    }

    [TestMethod]
    public void EveryByte_OfTheCompressedEntry_Flipped_IsRefused_OrChangesNothing()
    {
        byte[] content = ModelZip.ContentOf(Zip);
        (int start, int length) = PlaceOfEntry();
        int alike = 0;
        for (int k = start; k < start + length; k++)
        {
            byte[] damaged = [.. Zip];
            damaged[k] ^= 0x10;
            if (IsAlike(damaged, content))
                alike++;
            else
                AssertRefused(damaged, $"byte {k}");
        }

        Assert.IsLessThan(3, alike, "Only bits that the compression does not use may change nothing.");
    }

    [TestMethod]
    public void Entry_ThatIsNotThere_IsRefused() =>
        Assert.AreEqual("The explainer in the model file is damaged: it cannot be unpacked (there is no 'Explainer.rise' beside its header). Take another copy of it.", Refusal<InvalidDataException>(ModelZip.With(Zip, _ => null)));

    [TestMethod]
    public void File_OfANewerVersion_SaysWhatToDo()
    {
        byte[] newer = ModelZip.ContentOf(Zip);
        BinaryPrimitives.WriteInt32LittleEndian(newer.AsSpan(12), 2);
        Seal(newer);

        Assert.AreEqual("The explainer in the model file was written by a newer version of Rise.MLNet (format 2); this one reads up to format 1: update the package.", Refusal<NotSupportedException>(ModelZip.With(Zip, _ => newer)));
    }

    [TestMethod]
    public void Option_ThatIsNotKnown_IsRefused()
    {
        byte[] other = ModelZip.ContentOf(Zip);
        int at = other.AsSpan().IndexOf("\"NumberOfMasks\""u8);
        "\"NumberOfMusks\""u8.CopyTo(other.AsSpan(at));
        Seal(other);

        StringAssert.StartsWith(Refusal<InvalidDataException>(ModelZip.With(Zip, _ => other)), $"The explainer in the model file has options that this version of Rise.MLNet (0.1.0) does not know: The JSON property 'NumberOfMusks' could not be mapped");
    }

    [TestMethod]
    public void Option_OutOfRange_IsRefusedAsEver()
    {
        byte[] other = ModelZip.ContentOf(Zip);
        int at = other.AsSpan().IndexOf("\"NumberOfMasks\":4000"u8);
        "\"NumberOfMasks\":-100"u8.CopyTo(other.AsSpan(at));
        Seal(other);

        StringAssert.StartsWith(Refusal<ArgumentOutOfRangeException>(ModelZip.With(Zip, _ => other)), "NumberOfMasks must be at least 1, got -100.");
    }

    [TestMethod]
    [DataRow(typeof(MissingMethodException))]
    [DataRow(typeof(MissingFieldException))]
    [DataRow(typeof(TypeLoadException))]
    [DataRow(typeof(MethodAccessException))]
    [DataRow(typeof(FieldAccessException))]
    public void Internals_ThatAreGone_AreNamed(Type exception)
    {
        string message = Assert.ThrowsExactly<NotSupportedException>(() => RiseModelFile.WithInternals(() => throw (Exception)Activator.CreateInstance(exception, "gone")!)).Message;

        Assert.AreEqual("Model files are read and written by internal members of ML.NET, which Microsoft.ML.Core 5.0.1 does not have as Rise.MLNet 0.1.0 knows them (gone). Explaining works all the same: save the model without RISE, and append it after loading.", message);
    }

    [TestMethod]
    public void Parts_ComeBack()
    {
        var file = new MemoryStream();
        Format.Write(file, ("a", new byte[] { 1, 2 }), ("ü", Array.Empty<byte>()));

        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> parts = Format.Read(file.ToArray(), "It");

        CollectionAssert.AreEqual(new byte[] { 1, 2 }, parts["a"].ToArray());
        Assert.AreEqual(0, parts["ü"].Length);
        Assert.AreEqual("It was not written by Rise.MLNet: it has no part 'b'.", Assert.ThrowsExactly<InvalidDataException>(() => CheckedFile.Part(parts, "b", "It")).Message);
    }

    [TestMethod]
    public void File_OfAnotherKind_IsRefused()
    {
        var file = new MemoryStream();
        new CheckedFile("ELSE", 1, "else").Write(file);

        Assert.AreEqual("It is a file of RISE of another kind ('ELSE'): expected a test ('TEST').", Assert.ThrowsExactly<InvalidDataException>(() => Format.Read(file.ToArray(), "It")).Message);
        Assert.AreEqual("It is not a file of RISE with a test, or its beginning is damaged: it does not begin as such files do.", Assert.ThrowsExactly<InvalidDataException>(() => Format.Read("some text that is long enough to be one"u8.ToArray(), "It")).Message);
    }

    [TestMethod]
    public void Parts_ThatDoNotFit_AreRefused_EvenUnderARightHash()
    {
        var file = new MemoryStream();
        Format.Write(file, ("a", new byte[] { 1, 2 }));
        for (int k = 24; k < file.Length - 34; k++)
        {
            byte[] other = file.ToArray();
            other[k] = 0xFF;
            Seal(other);
            if (k is < 28 or > 28)
                Assert.ThrowsExactly<InvalidDataException>(() => Format.Read(other, "It"), $"byte {k}");
        }
    }

    [TestMethod]
    public void Save_ThatFails_LeavesTheOldFile()
    {
        string folder = Directory.CreateTempSubdirectory().FullName, path = Path.Combine(folder, "a.rise");
        Format.Save(path, ("a", new byte[] { 1 }));
        byte[] before = File.ReadAllBytes(path);
        Directory.CreateDirectory(path + ".tmp");

        Assert.Throws<UnauthorizedAccessException>(() => Format.Save(path, ("a", new byte[] { 2 })));

        CollectionAssert.AreEqual(before, File.ReadAllBytes(path));
        Directory.Delete(path + ".tmp");
        Format.Save(path, ("a", new byte[] { 2 }));
        CollectionAssert.AreEqual(new[] { path }, Directory.GetFiles(folder));
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Puts the hash of all that is before it at the end.</summary>
    private static void Seal(byte[] file) => SHA256.HashData(file.AsSpan(..^32)).CopyTo(file.AsSpan(file.Length - 32));

    private static void AssertRefused(byte[] zip, string message)
    {
        Exception refusal = Assert.ThrowsExactly<TargetInvocationException>(() => ModelZip.Load(zip), message).GetBaseException();
        StringAssert.StartsWith(refusal.Message, "The explainer in the model file ", message);
        Assert.IsInstanceOfType<InvalidDataException>(refusal, message);
    }

    private static string Refusal<T>(byte[] zip)
        where T : Exception
    {
        Exception refusal = Assert.ThrowsExactly<TargetInvocationException>(() => ModelZip.Load(zip)).InnerException!;
        Assert.IsInstanceOfType<T>(refusal);
        return refusal.Message;
    }

    private static bool IsAlike(byte[] zip, byte[] content)
    {
        try
        {
            return ModelZip.ContentOf(zip).AsSpan().SequenceEqual(content);
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>Where the compressed bytes are: behind the local header, whose name and extra field have the lengths at 26 and 28 of it.</summary>
    private static (int Start, int Length) PlaceOfEntry()
    {
        using var archive = new ZipArchive(new MemoryStream(Zip));
        ZipArchiveEntry entry = archive.Entries.Single(e => e.Name == ModelZip.Entry);
        int header = Zip.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(entry.FullName)) - 30;
        int start = header + 30 + BinaryPrimitives.ReadUInt16LittleEndian(Zip.AsSpan(header + 26)) + BinaryPrimitives.ReadUInt16LittleEndian(Zip.AsSpan(header + 28));
        return (start, (int)entry.CompressedLength);
    }
}
