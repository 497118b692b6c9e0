using Microsoft.ML.Rise.Tool.Running;

namespace Microsoft.ML.Rise.Tool.Report;

/// <summary>Writes files so that nobody ever reads half of one.</summary>
internal static class ReportFile
{
    /// <summary>Finds out before the work that nothing could be written after it.</summary>
    public static void RequireWritable(string path)
    {
        if (Directory.Exists(path))
            throw new UserError($"the report cannot be written to '{path}': it is a folder. Name a file by --out.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!, trial = Path.Combine(folder, $".{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(folder);
            File.Create(trial).Dispose();
            File.Delete(trial);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserError($"the report cannot be written to '{path}': {e.Message} Name another place by --out.");
        }
    }

    public static void Write(string path, string text) => Write(path, temporary => File.WriteAllText(temporary, text));

    public static void Write(string path, Action<string> write)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        // The ending says the format to those who write pictures.
        string temporary = Path.Combine(folder, $".{Guid.NewGuid():N}{Path.GetExtension(path)}");
        try
        {
            write(temporary);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
