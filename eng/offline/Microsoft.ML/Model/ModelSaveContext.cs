using System.IO.Compression;
using System.Text.Json;

namespace Microsoft.ML;

/// <summary>The place of one stage in a model file: a folder of the zip archive.</summary>
public sealed class ModelSaveContext : IDisposable
{
    internal const string StageEntry = "stage.json";

    private readonly ZipArchive _archive;
    private readonly string _folder;
    private bool _saved;

    internal ModelSaveContext(ZipArchive archive, string folder)
    {
        _archive = archive;
        _folder = folder;
    }

    public void Dispose()
    {
    }

    /// <summary>Writes the settings of the stage, and the name of the class that reads them.</summary>
    internal void SaveStage<TLoader>(object settings)
        where TLoader : IStageLoader
    {
        using var stream = CreateEntry(StageEntry);
        string loader = $"{typeof(TLoader).FullName}, {typeof(TLoader).Assembly.GetName().Name}";
        JsonSerializer.Serialize(stream, new SavedStage(loader, JsonSerializer.SerializeToElement(settings)));
        _saved = true;
    }

    /// <summary>An entry beside the settings, for bytes. Only one can be open at a time.</summary>
    internal Stream CreateEntry(string name) => _archive.CreateEntry(_folder + name, CompressionLevel.Fastest).Open();

    /// <summary>Saves a transformer into a folder below this one.</summary>
    internal void SaveChild(string name, ITransformer transformer)
    {
        using var child = new ModelSaveContext(_archive, $"{_folder}{name}/");
        transformer.Save(child);
        if (!child._saved)
            throw new InvalidOperationException("ModelSignature not specified!");
    }
}
