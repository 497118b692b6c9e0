using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Rise.Benchmarks.Pictures;

/// <summary>An ONNX network and one picture for it.</summary>
internal sealed class PictureNetwork : IDisposable
{
    private const int Channels = 3;

    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();

    public PictureNetwork(string modelFile, string imageFile, Preprocessing preprocessing)
    {
        // One thread for each run, and as many runs at a time as there are cores: the fastest schedule for single pictures.
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        _session = new InferenceSession(modelFile, options);
        int[] dimensions = _session.InputMetadata.Single().Value.Dimensions;
        Shape = RiseInputShape.Image(dimensions[2], dimensions[3], Channels);
        ModelFile = modelFile;
        Picture = Read(imageFile, preprocessing);
        NumberOfScores = _session.OutputMetadata.Single().Value.Dimensions[1..].Aggregate(1, (product, d) => product * d);
    }

    public string ModelFile { get; }

    public string InputName => _session.InputNames[0];

    public string OutputName => _session.OutputNames[0];

    public RiseInputShape Shape { get; }

    public float[] Picture { get; }

    public int NumberOfScores { get; }

    public void Score(ReadOnlySpan<float> inputs, int count, Span<float> scores)
    {
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(inputs.ToArray(), [count, Channels, Shape.Height, Shape.Width]);
        using IDisposableReadOnlyCollection<OrtValue> outputs =
            _session.Run(_runOptions, [InputName], [input], [OutputName]);
        outputs[0].GetTensorDataAsSpan<float>().CopyTo(scores);
    }

    /// <summary>A row with the picture in a column that is named as the network's input.</summary>
    public IDataView AsDataView(MLContext mlContext)
    {
        SchemaDefinition definition = SchemaDefinition.Create(typeof(PictureRow));
        definition[nameof(PictureRow.Picture)].ColumnName = InputName;
        definition[InputName].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Channels, Shape.Height, Shape.Width);
        return mlContext.Data.LoadFromEnumerable([new PictureRow { Picture = Picture }], definition);
    }

    public void Dispose()
    {
        _runOptions.Dispose();
        _session.Dispose();
    }

    private float[] Read(string imageFile, Preprocessing preprocessing)
    {
        var mlContext = new MLContext();
        IDataView file = mlContext.Data.LoadFromEnumerable([new ImageFile { Name = Path.GetFileName(imageFile) }]);
        var pipeline = mlContext.Transforms.LoadImages("Image", Path.GetDirectoryName(imageFile)!, nameof(ImageFile.Name))
            .Append(mlContext.Transforms.ResizeImages("Image", Shape.Width, Shape.Height))
            .Append(mlContext.Transforms.ExtractPixels(
                "Pixels",
                "Image",
                orderOfExtraction: preprocessing.IsBgr ? ImagePixelExtractingEstimator.ColorsOrder.ABGR : ImagePixelExtractingEstimator.ColorsOrder.ARGB,
                scaleImage: preprocessing.Scale));
        float[] pixels = pipeline.Fit(file).Transform(file).GetColumn<float[]>("Pixels").Single();
        int plane = pixels.Length / Channels;
        return [.. pixels.Select((pixel, k) => pixel - preprocessing.Mean[Math.Min(k / plane, preprocessing.Mean.Length - 1)])];
    }

    private sealed class ImageFile
    {
        public string Name { get; set; } = "";
    }

    private sealed class PictureRow
    {
        public float[] Picture { get; set; } = [];
    }
}
