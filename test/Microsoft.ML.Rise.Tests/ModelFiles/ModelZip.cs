using System.IO.Compression;
using Microsoft.ML.Rise.Tests.Models;

namespace Microsoft.ML.Rise.Tests.ModelFiles;

/// <summary>A model.zip, as ML.NET writes and reads it.</summary>
internal static class ModelZip
{
    public const string Entry = "Explainer.rise";

    public static byte[] Save(ITransformer model, DataViewSchema? schema = null)
    {
        var file = new MemoryStream();
        Pipelines.Ml.Model.Save(model, schema, file);
        return file.ToArray();
    }

    public static ITransformer Load(byte[] zip, MLContext? ml = null) => (ml ?? new MLContext()).Model.Load(new MemoryStream(zip), out _);

    /// <summary>What a transformer is after it has been saved and loaded.</summary>
    public static RiseTransformer Reload(RiseScorer scorer, ExplanationOptions options, MLContext? ml = null) =>
        (RiseTransformer)Load(Save(new RiseTransformer(scorer, options, new RiseListeners(null, null, default))), ml);

    /// <summary>The same file with another content of what RISE wrote.</summary>
    public static byte[] With(byte[] zip, Func<byte[], byte[]?> change)
    {
        var changed = new MemoryStream();
        using (var from = new ZipArchive(new MemoryStream(zip)))
        using (var to = new ZipArchive(changed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (ZipArchiveEntry entry in from.Entries)
            {
                byte[]? content = entry.Name == Entry ? change(Content(entry)) : Content(entry);
                if (content is null)
                    continue;
                using Stream stream = to.CreateEntry(entry.FullName).Open();
                stream.Write(content);
            }
        }

        return changed.ToArray();
    }

    /// <summary>What RISE wrote.</summary>
    public static byte[] ContentOf(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        return Content(archive.Entries.Single(e => e.Name == Entry));
    }

    private static byte[] Content(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
