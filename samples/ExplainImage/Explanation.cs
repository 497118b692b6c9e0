using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Rise;
using Microsoft.ML.Transforms.Onnx;

namespace ExplainImage;

/// <summary>What a network says about a picture, and why.</summary>
/// <param name="Picture">As the network saw it: resized. Belongs to this.</param>
/// <param name="Scores">One for each class.</param>
/// <param name="Classes">The classes that were asked about.</param>
/// <param name="NumberOfMasks">The masked copies that the network was asked about, once for all classes.</param>
internal sealed record Explanation(MLImage Picture, float[] Scores, IReadOnlyList<ExplainedClass> Classes, int NumberOfMasks) : IDisposable
{
    /// <summary>Scores a picture and explains the scores of some classes.</summary>
    /// <param name="onnx">The network.</param>
    /// <param name="input">How it reads a picture.</param>
    /// <param name="pictureFile">The picture.</param>
    /// <param name="options">Which classes, and how; without the columns.</param>
    /// <param name="progress">Told how many masks are done.</param>
    /// <param name="cancellation">Ends it.</param>
    public static Explanation Of(
        OnnxFile onnx, Preprocessing input, string pictureFile, RiseOptions options, IProgress<RiseProgress>? progress, CancellationToken cancellation)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(pictureFile))!;

        #region pipeline
        var mlContext = new MLContext();
        IDataView files = mlContext.Data.LoadFromEnumerable([new PictureFile { Name = Path.GetFileName(pictureFile) }]);

        // A picture becomes the numbers that the network reads ...
        var preprocessing = mlContext.Transforms.LoadImages("Image", folder, nameof(PictureFile.Name))
            .Append(mlContext.Transforms.ResizeImages("Picture", input.Width, input.Height, "Image"))
            .Append(mlContext.Transforms.ExtractPixels(
                "Pixels", "Picture", orderOfExtraction: input.ColorsOrder, interleavePixelColors: input.IsInterleaved, scaleImage: input.Scale))
            .Append(mlContext.Transforms.CustomMapping<PixelsRow, InputRow>(
                (row, result) => result.Input = input.Normalize(row.Pixels),
                contractName: null,
                outputSchemaDefinition: InputRow.Definition(onnx.InputNode, input.Dimensions)));
        IDataView inputs = preprocessing.Fit(files).Transform(files);

        // ... the network scores them ...
        var shapes = new Dictionary<string, int[]> { [onnx.InputNode] = [1, .. input.Dimensions] };
        using OnnxTransformer network = mlContext.Transforms.ApplyOnnxModel(onnx.OutputNode, onnx.InputNode, onnx.Path, shapes).Fit(inputs);
        float[] scores = network.Transform(inputs).GetColumn<float[]>(onnx.OutputNode).Single();

        // ... and RISE says which parts of the picture the scores come from.
        RiseOptions ofColumns = options with
        {
            OutputColumnName = "Saliency",
            InputColumnName = onnx.InputNode,
            ScoreColumnName = onnx.OutputNode,
        };
        var pipeline = preprocessing.Append(mlContext.Transforms.ExplainWithRise(network, ofColumns, progress, cancellationToken: cancellation));
        IDataView explained = pipeline.Fit(files).Transform(files);
        ExplainedRow row = mlContext.Data.CreateEnumerable<ExplainedRow>(explained, reuseRowObject: false).Single();
        #endregion

        return new Explanation(inputs.GetColumn<MLImage>("Picture").Select(CopyOf).Single(), scores, row.Classes(), row.SaliencyMasks);
    }

    /// <summary>ML.NET disposes an image when the next row is read.</summary>
    private static MLImage CopyOf(MLImage image) => MLImage.CreateFromPixels(image.Width, image.Height, image.PixelFormat, image.Pixels);

    public void Dispose() => Picture.Dispose();
}

/// <summary>Why one class got its score.</summary>
/// <param name="Index">The class.</param>
/// <param name="Label">Its label, or its index as text.</param>
/// <param name="Score">Its score.</param>
/// <param name="Saliency">Row-major, as high and wide as the picture: the expected score, given that the position is visible.</param>
/// <param name="Reliability">The expected squared correlation of the map with the one that infinitely many masks would give.</param>
internal sealed record ExplainedClass(int Index, string Label, float Score, float[] Saliency, float Reliability);

/// <summary>The columns that ExplainWithRise adds, by their names: one entry for each class, one map after the other.</summary>
internal sealed class ExplainedRow
{
    public float[] Saliency { get; set; } = [];

    public int[] SaliencyTarget { get; set; } = [];

    public string[] SaliencyTargetLabel { get; set; } = [];

    public float[] SaliencyScore { get; set; } = [];

    public float[] SaliencyReliability { get; set; } = [];

    public int SaliencyMasks { get; set; }

    public IReadOnlyList<ExplainedClass> Classes()
    {
        float[][] maps = [.. Saliency.Chunk(Saliency.Length / SaliencyTarget.Length)];
        return [.. SaliencyTarget.Select((index, k) => new ExplainedClass(index, SaliencyTargetLabel[k], SaliencyScore[k], maps[k], SaliencyReliability[k]))];
    }
}

internal sealed class PictureFile
{
    public required string Name { get; init; }
}

internal sealed class PixelsRow
{
    public float[] Pixels { get; set; } = [];
}

internal sealed class InputRow
{
    public float[] Input { get; set; } = [];

    /// <summary>Gives the column the name and the dimensions of the network's input.</summary>
    public static SchemaDefinition Definition(string inputNode, int[] dimensions)
    {
        SchemaDefinition definition = SchemaDefinition.Create(typeof(InputRow));
        definition[nameof(Input)].ColumnName = inputNode;
        definition[inputNode].ColumnType = new VectorDataViewType(NumberDataViewType.Single, dimensions);
        return definition;
    }
}
