namespace Microsoft.ML.Rise.Tool.Tests.Evaluation.GroundTruth;

/// <summary>A file of annotations in a folder of its own, which is gone after the test.</summary>
internal sealed class TruthFile : IDisposable
{
    public TruthFile(string name, string text)
    {
        Folder = Directory.CreateTempSubdirectory("rise-truth-").FullName;
        Path = System.IO.Path.Combine(Folder, name);
        File.WriteAllText(Path, text);
    }

    public string Folder { get; }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public static void AssertRefused(string message, Action read) => Assert.AreEqual(message, Assert.ThrowsExactly<InvalidDataException>(read).Message);
}
