using Microsoft.ML.Transforms.Onnx;

namespace Microsoft.ML;

/// <summary>The ONNX transform.</summary>
public static class OnnxCatalog
{
    private const int DefaultRecursionLimit = 100;

    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog, string modelFile, int? gpuDeviceId = null, bool fallbackToCpu = false) =>
        catalog.ApplyOnnxModel([], [], modelFile, null, gpuDeviceId, fallbackToCpu, DefaultRecursionLimit);

    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog,
        string modelFile,
        IDictionary<string, int[]>? shapeDictionary,
        int? gpuDeviceId = null,
        bool fallbackToCpu = false) =>
        catalog.ApplyOnnxModel([], [], modelFile, shapeDictionary, gpuDeviceId, fallbackToCpu, DefaultRecursionLimit);

    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName,
        string modelFile,
        int? gpuDeviceId = null,
        bool fallbackToCpu = false) =>
        catalog.ApplyOnnxModel([outputColumnName], [inputColumnName], modelFile, null, gpuDeviceId, fallbackToCpu, DefaultRecursionLimit);

    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName,
        string modelFile,
        IDictionary<string, int[]>? shapeDictionary,
        int? gpuDeviceId = null,
        bool fallbackToCpu = false) =>
        catalog.ApplyOnnxModel([outputColumnName], [inputColumnName], modelFile, shapeDictionary, gpuDeviceId, fallbackToCpu, DefaultRecursionLimit);

    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog,
        string[] outputColumnNames,
        string[] inputColumnNames,
        string modelFile,
        int? gpuDeviceId = null,
        bool fallbackToCpu = false) =>
        catalog.ApplyOnnxModel(outputColumnNames, inputColumnNames, modelFile, null, gpuDeviceId, fallbackToCpu, DefaultRecursionLimit);

    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog,
        string[] outputColumnNames,
        string[] inputColumnNames,
        string modelFile,
        IDictionary<string, int[]>? shapeDictionary,
        int? gpuDeviceId = null,
        bool fallbackToCpu = false) =>
        catalog.ApplyOnnxModel(outputColumnNames, inputColumnNames, modelFile, shapeDictionary, gpuDeviceId, fallbackToCpu, DefaultRecursionLimit);

    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog,
        string[] outputColumnNames,
        string[] inputColumnNames,
        string modelFile,
        IDictionary<string, int[]>? shapeDictionary,
        int? gpuDeviceId = null,
        bool fallbackToCpu = false,
        int recursionLimit = DefaultRecursionLimit) =>
        catalog.ApplyOnnxModel(new OnnxOptions
        {
            ModelFile = modelFile,
            InputColumns = inputColumnNames,
            OutputColumns = outputColumnNames,
            GpuDeviceId = gpuDeviceId,
            FallbackToCpu = fallbackToCpu,
            ShapeDictionary = shapeDictionary,
            RecursionLimit = recursionLimit,
        });

    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog, OnnxOptions options) =>
        new(OnnxTransformer.FromFile(options.ModelFile, new OnnxTransformer.Settings(
            options.InputColumns,
            options.OutputColumns,
            new Dictionary<string, int[]>(options.ShapeDictionary ?? new Dictionary<string, int[]>()),
            options.GpuDeviceId,
            options.FallbackToCpu,
            options.InterOpNumThreads,
            options.IntraOpNumThreads)));
}
