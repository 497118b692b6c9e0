using System.Diagnostics;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Onnx;
using Microsoft.ML.Rise.Benchmarks.Pictures;

namespace Microsoft.ML.Rise.Benchmarks.Speed;

/// <summary>The picture as the only row of a pipeline, explained through ML.NET's own ONNX transformer.</summary>
internal sealed class PipelineExplanation : IDisposable
{
    private readonly OnnxTransformer _model;
    private readonly IDataView _explained;

    public PipelineExplanation(PictureNetwork network, RiseOptions options)
    {
        var mlContext = new MLContext();
        IDataView picture = network.AsDataView(mlContext);
        _model = mlContext.Transforms.ApplyOnnxModel(network.OutputName, network.InputName, network.ModelFile).Fit(picture);
        _explained = mlContext.Transforms.ExplainWithRise(_model, options with
        {
            OutputColumnName = "Saliency",
            InputColumnName = network.InputName,
            ScoreColumnName = network.OutputName,
        }).Fit(picture).Transform(picture);
    }

    /// <summary>Reads the map, which makes it.</summary>
    public void Read()
    {
        foreach (float[] saliency in _explained.GetColumn<float[]>("Saliency"))
            Debug.Assert(saliency.Length > 0);
    }

    public void Dispose() => _model.Dispose();
}
