using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Data;

/// <summary>Loads images from the files that a text column names.</summary>
public sealed class ImageLoadingEstimator : TrivialEstimator<ImageLoadingTransformer>
{
    private readonly string _output;
    private readonly string _input;

    internal ImageLoadingEstimator(string outputColumnName, string? imageFolder, string inputColumnName)
        : base(new ImageLoadingTransformer(new(outputColumnName, inputColumnName, imageFolder)))
    {
        _output = outputColumnName;
        _input = inputColumnName;
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        OneColumnMapper.CheckSource(inputSchema, _input,
            c => c.ItemType is TextDataViewType && c.Kind == SchemaShape.Column.VectorKind.Scalar, $"{TextDataViewType.Instance}");
        return inputSchema.With([SchemaShape.Shape(_output, new ImageDataViewType())]);
    }
}
