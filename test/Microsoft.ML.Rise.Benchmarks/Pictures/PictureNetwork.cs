using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Rise.Benchmarks.Pictures;

/// <summary>An ONNX network and one picture for it.</summary>
internal sealed class PictureNetwork : IDisposable
{
    /// <summary>A schedule is tried when that costs a small part of the time since.</summary>
    private const int MostExplanations = 20;

    private const int Channels = 3;

    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();

    /// <param name="modelFile">ONNX: planar pictures in, a vector of scores out.</param>
    /// <param name="read">Gives the picture in the network's size.</param>
    public PictureNetwork(string modelFile, Func<InputShape, float[]> read)
    {
        // One thread for each run, and as many runs at a time as there are cores: the fastest schedule for single pictures.
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        _session = new InferenceSession(modelFile, options);
        int[] dimensions = _session.InputMetadata.Single().Value.Dimensions;
        Shape = InputShape.Image(dimensions[2], dimensions[3], Channels);
        ModelFile = modelFile;
        Picture = read(Shape);
        NumberOfScores = _session.OutputMetadata.Single().Value.Dimensions[1..].Aggregate(1, (product, d) => product * d);
    }

    public string ModelFile { get; }

    public string InputName => _session.InputNames[0];

    public string OutputName => _session.OutputNames[0];

    public InputShape Shape { get; }

    public float[] Picture { get; }

    public int NumberOfScores { get; }

    public void Score(ReadOnlySpan<float> inputs, int count, Span<float> scores)
    {
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(inputs.ToArray(), [count, Channels, Shape.Height, Shape.Width]);
        using IDisposableReadOnlyCollection<OrtValue> outputs =
            _session.Run(_runOptions, [InputName], [input], [OutputName]);
        outputs[0].GetTensorDataAsSpan<float>().CopyTo(scores);
    }

    /// <summary>Explains the picture with masks enough to time every schedule; null where they were not.</summary>
    public RiseSchedule? FindSchedule(RiseOnnxScorer scorer)
    {
        for (int explanation = 0; explanation < MostExplanations && scorer.Schedule is null; explanation++)
            new RiseExplainer(Shape, new RiseOptions { TargetReliability = 1 }).Explain(Picture, scorer);
        return scorer.Schedule;
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

    private sealed class PictureRow
    {
        public float[] Picture { get; set; } = [];
    }
}
