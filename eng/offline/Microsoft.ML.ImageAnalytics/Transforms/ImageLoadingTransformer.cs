using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Data;

/// <summary>Loads images from the files that a text column names.</summary>
public sealed class ImageLoadingTransformer : RowToRowTransformerBase, IStageLoader
{
    /// <summary>The full path of the folder that relative names start from; null if there is none.</summary>
    public readonly string? ImageFolder;

    private readonly Settings _settings;

    internal ImageLoadingTransformer(Settings settings)
    {
        Check.NonEmpty(settings.Output, "columns");
        if (!string.IsNullOrEmpty(settings.Folder))
        {
            ImageFolder = Directory.Exists(settings.Folder)
                ? Path.GetFullPath(settings.Folder)
                : throw new ArgumentException($"Directory \"{settings.Folder}\" not found.");
        }
        _settings = settings with { Folder = ImageFolder };
    }

    static ITransformer IStageLoader.Load(ModelLoadContext ctx) => new ImageLoadingTransformer(ctx.Settings<Settings>());

    internal override void SaveModel(ModelSaveContext ctx) => ctx.SaveStage<ImageLoadingTransformer>(_settings);

    internal override RowMapper Bind(DataViewSchema inputSchema)
    {
        var source = OneColumnMapper.Source(inputSchema, _settings.Input, type => type is TextDataViewType, $"{TextDataViewType.Instance}");
        return new OneColumnMapper(inputSchema, source, _settings.Output, new ImageDataViewType(), CreateGetter);
    }

    private ValueGetter<MLImage?> CreateGetter(DataViewRow input, DataViewSchema.Column source, out Action? dispose)
    {
        dispose = null;
        var getName = input.GetGetter<ReadOnlyMemory<char>>(source);
        ReadOnlyMemory<char> name = default;
        return (ref MLImage? image) =>
        {
            image?.Dispose();
            image = null;
            getName(ref name);
            if (name.IsEmpty)
                return;
            string path = ImageFolder is null ? name.ToString() : Path.Combine(ImageFolder, name.ToString());
            image = MLImage.CreateFromFile(path);
            image.Tag = path;
        };
    }

    internal sealed record Settings(string Output, string Input, string? Folder);
}
