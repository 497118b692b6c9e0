using System.IO.Compression;
using System.Text.Json;

namespace Microsoft.ML;

/// <summary>The place of one stage in a model file, for reading.</summary>
internal sealed class ModelLoadContext
{
    private readonly ZipArchive _archive;
    private readonly string _folder;
    private readonly SavedStage _stage;

    private ModelLoadContext(ZipArchive archive, string folder)
    {
        _archive = archive;
        _folder = folder;
        using var stream = OpenEntry(ModelSaveContext.StageEntry);
        _stage = JsonSerializer.Deserialize<SavedStage>(stream)!;
    }

    public TSettings Settings<TSettings>() => _stage.Settings.Deserialize<TSettings>()!;

    public Stream OpenEntry(string name) =>
        (_archive.GetEntry(_folder + name) ?? throw new InvalidDataException($"The model file has no entry '{_folder}{name}'")).Open();

    public ITransformer LoadChild(string name) => Load(_archive, _folder + name);

    public static ITransformer Load(ZipArchive archive, string path)
    {
        var ctx = new ModelLoadContext(archive, path + "/");
        var loader = Type.GetType(ctx._stage.Loader);
        if (loader is null || !loader.IsAssignableTo(typeof(IStageLoader)))
            throw new InvalidOperationException($"Unknown stage '{ctx._stage.Loader}' in the model file");
        return (ITransformer)GenericCall.Invoke(LoadStage<TransformerChainLoader>, [loader], ctx)!;
    }

    private static ITransformer LoadStage<TLoader>(ModelLoadContext ctx)
        where TLoader : IStageLoader => TLoader.Load(ctx);
}
