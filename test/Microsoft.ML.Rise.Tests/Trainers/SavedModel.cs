using Microsoft.ML.Rise.Tests.Models;

namespace Microsoft.ML.Rise.Tests.Trainers;

internal static class SavedModel
{
    /// <summary>A model as its file gives it back to a program that knows nothing else of it.</summary>
    public static ITransformer Reload(ITransformer model, DataViewSchema schema)
    {
        using var file = new MemoryStream();
        Pipelines.Ml.Model.Save(model, schema, file);
        file.Position = 0;
        return new MLContext().Model.Load(file, out _);
    }
}
