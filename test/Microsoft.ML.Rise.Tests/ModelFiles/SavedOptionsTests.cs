using System.Reflection;
using Microsoft.ML.Rise.Tests.Models;
using Microsoft.ML.Rise.Tests.Trainers;

namespace Microsoft.ML.Rise.Tests.ModelFiles;

/// <summary>Every option comes back as it was given: none can be forgotten, because all are found by reflection.</summary>
[TestClass]
public sealed class SavedOptionsTests
{
    private static readonly RiseScorer Network = RiseScorer.FromOnnx(Path.Combine(AppContext.BaseDirectory, "Models", "Onnx", "quadrants-half.onnx"));

    /// <summary>What there is beside the default: one value at least for each option that is no number, switch or text of any kind.</summary>
    private static readonly Dictionary<string, object[]> Others = new()
    {
        [nameof(ExplanationOptions.Target)] = [
            RiseTarget.Top(3), RiseTarget.All, RiseTarget.Class(2), RiseTarget.Label("cat"), RiseTarget.Labels("a", "b"), RiseTarget.Column("Label"), RiseTarget.Difference(1, "x"), RiseTarget.Sum(RiseTarget.Top(5)), RiseTarget.Similarity,
            RiseTarget.Detections(DetectionDecoder.Tensor(3, BoxFormat.Corners, isRelative: true, hasObjectness: false, isTransposed: true), new DetectionOptions { MaxDetections = 2, ScoreThreshold = 0.1f, Labels = ["a"], MaxOverlap = 0.3f, UseClass = false, UseObjectness = false }),
            RiseTarget.Detections(DetectionDecoder.Columns("b", "p", 4, BoxFormat.CornerAndSize, true), [new Detection(1, 2, 3, 4, 1) { Probabilities = [0.25f, 0.75f], Objectness = 0.5f, Score = 0.3f }]),
            RiseTarget.Detections(DetectionDecoder.Labelled("l", "b", "s", BoxFormat.CenterAndSize, true))],
        [nameof(ExplanationOptions.Labels)] = [new[] { "cat", "", "Grüße \"<\u2028" }],
        [nameof(InputColumnOptions.InputShape)] = [
            InputShape.Image(6, 8, 1), InputShape.Image(3, 2, 5, interleaved: true), InputShape.Series(7, 2, maskChannels: true), InputShape.Features(3).WithNames("a", "b", "c"),
            InputShape.Image(2, 2, 1).WithSegments(0, 1, 1, 0).WithNames("x", "y"), InputShape.OfPositions([])],
        [nameof(RiseOptions.GridSize)] = [new GridSize(7, 7), new GridSize(3, 5)],
        [nameof(MinimalEvidenceOptions.MaskGridSize)] = [new GridSize(3, 5)],
        [nameof(RiseOptions.Baseline)] = [
            Baseline.Constant(0.1f), Baseline.Constant(1, 2, 3), Baseline.Values(1.5f, -0f, 3.4028235E+38f), Baseline.Rows([1f, 2], [float.Epsilon, 4]), Baseline.InputMean, Baseline.Blurred, Baseline.GaussianBlur(2.5), Baseline.GaussianBlur(5, 5)],
        [nameof(RiseOptions.Method)] = [MapMethod.SelfNormalized, MapMethod.Paper],
        [nameof(RiseOptions.TextMasking)] = [new WordMasking("[MASK]")],
        [nameof(RiseOptions.Refinement)] = [SaliencyRefinement.Ranking(new GridSize(4, 3), 5)],
        [nameof(ColumnOptions.InputColumnNames)] = [new[] { "Price", "Text" }],
        [nameof(ColumnOptions.SplitColumnNames)] = [new[] { "Text" }],
        [nameof(ColumnOptions.Groups)] = [new[] { new ColumnGroup("G", "Price", "Material") }],
        [nameof(RiseOnnxOptions.Schedule)] = [new RiseSchedule(2, 3, 4)],
        [nameof(RiseOnnxOptions.InputDimensions)] = [new[] { 1, 6, 8 }],
    };

    /// <summary>What is no part of a saved explainer: functions are refused, and a background comes back as rows.</summary>
    private static readonly string[] NotSaved = [nameof(MinimalEvidenceOptions.Gradient), nameof(ColumnOptions.Background), nameof(RiseOnnxOptions.CreateSessionOptions)];

    [TestMethod]
    [DynamicData(nameof(RiseCases))]
    public void Rise_ComesBackEqual(string option, object value)
    {
        var options = (RiseOptions)With(new RiseOptions { OutputColumnName = "S", InputColumnName = "P" }, option, value);

        Assert.AreEqual(options, ModelZip.Reload(Network, options).Options);
    }

    [TestMethod]
    [DynamicData(nameof(MinimalEvidenceCases))]
    public void MinimalEvidence_ComesBackEqual(string option, object value)
    {
        var options = (MinimalEvidenceOptions)With(new MinimalEvidenceOptions { OutputColumnName = "S", InputColumnName = "P" }, option, value);
        if (option is nameof(MinimalEvidenceOptions.Target) && !options.Target.IsSingle)
            return;

        Assert.AreEqual(options, ModelZip.Reload(Network, options).Options);
    }

    [TestMethod]
    [DynamicData(nameof(ColumnCases))]
    public void Columns_ComeBackEqual(string option, object value)
    {
        var all = new ColumnOptions { OutputColumnName = "S", Background = Review.Training, ScoreColumnName = "Features", InputColumnNames = ["Price", "Material", "Text"], NumberOfBackgroundRows = 3 };
        var options = (ColumnOptions)With(all, option, value);
        if (option is nameof(ColumnOptions.ScoreColumnName))
            return;
        var scorer = RiseScorer.FromTransformer(Review.CreateFeaturizer(Pipelines.Ml).Fit(Review.Training));

        var loaded = (ColumnOptions)ModelZip.Reload(scorer, options.Fitted(scorer)).Options;

        foreach (PropertyInfo property in OptionsOf(typeof(ColumnOptions)))
            Assert.AreEqual(property.GetValue(options), property.GetValue(loaded), property.Name);
    }

    [TestMethod]
    public void TheScoreColumn_OfColumns_ComesBack()
    {
        var options = new ColumnOptions { OutputColumnName = "S", Background = Review.Training, ScoreColumnName = "Materials" };
        var scorer = RiseScorer.FromTransformer(Review.CreateFeaturizer(Pipelines.Ml).Fit(Review.Training));

        Assert.AreEqual("Materials", ModelZip.Reload(scorer, options.Fitted(scorer)).Options.ScoreColumnName);
    }

    [TestMethod]
    [DynamicData(nameof(RiseOnnxCases))]
    public void Network_ComesBackWithItsOptions(string option, object value)
    {
        if (option is nameof(RiseOnnxOptions.InputName) or nameof(RiseOnnxOptions.OutputName))
            value = option is nameof(RiseOnnxOptions.InputName) ? Network is RiseOnnxScorer n ? n.Signature.Input.Name : "" : ((RiseOnnxScorer)Network).Signature.Output.Name;
        using var network = RiseScorer.FromOnnx(Path.Combine(AppContext.BaseDirectory, "Models", "Onnx", "quadrants-half.onnx"), (RiseOnnxOptions)With(new RiseOnnxOptions(), option, value));

        using RiseTransformer loaded = ModelZip.Reload(network, new RiseOptions { OutputColumnName = "S", InputColumnName = "P" });

        RiseOnnxOptions options = ((RiseOnnxScorer)loaded.Scorer).Options;
        foreach (PropertyInfo property in OptionsOf(typeof(RiseOnnxOptions)))
            Assert.AreEqual(Text(property.GetValue(network.Options)), Text(property.GetValue(options)), property.Name);

        static string Text(object? value) => value is IEnumerable<int> several ? string.Join(',', several) : $"{value}";
    }

    [TestMethod]
    public void Schedule_OfATransformer_ComesBack()
    {
        var scorer = RiseScorer.FromTransformer(Pipelines.Ml.Transforms.CopyColumns("Score", "Pixels").Fit(Pipelines.Rows(new Picture())), new RiseSchedule(2, 1, 5));

        Assert.AreEqual(new RiseSchedule(2, 1, 5), ModelZip.Reload(scorer, new RiseOptions { OutputColumnName = "S", InputColumnName = "P" }).Scorer.Schedule);
    }

    [TestMethod]
    public void File_NamesNoType()
    {
        string file = System.Text.Encoding.UTF8.GetString(ModelZip.ContentOf(ModelZip.Save(new RiseTransformer(
            Network, new RiseOptions { OutputColumnName = "S", InputColumnName = "P", Target = RiseTarget.Detections(DetectionDecoder.Tensor(3)), Baseline = Baseline.Blurred, Method = MapMethod.Paper }, new RiseListeners(null, null, default)))));

        foreach (Type type in typeof(RiseOptions).Assembly.GetTypes().Where(t => t.Name.EndsWith("Target", StringComparison.Ordinal) || t.Name.EndsWith("Baseline", StringComparison.Ordinal) || t.Name.EndsWith("Decoder", StringComparison.Ordinal) || t.Name.EndsWith("Method", StringComparison.Ordinal)))
            Assert.DoesNotContain($"\"{type.Name}\":\"{type.Name}", file);
        Assert.DoesNotContain("Microsoft.ML.", file);
    }

    public static IEnumerable<object[]> RiseCases => CasesOf(typeof(RiseOptions));

    public static IEnumerable<object[]> MinimalEvidenceCases => CasesOf(typeof(MinimalEvidenceOptions));

    public static IEnumerable<object[]> ColumnCases => CasesOf(typeof(ColumnOptions));

    public static IEnumerable<object[]> RiseOnnxCases => CasesOf(typeof(RiseOnnxOptions));

    private static IEnumerable<object[]> CasesOf(Type options)
    {
        object defaults = Activator.CreateInstance(options)!;
        foreach (PropertyInfo property in OptionsOf(options))
        {
            object[] values = property.Name == nameof(MinimalEvidenceOptions.NumberOfMasks) && options == typeof(MinimalEvidenceOptions) ? [7]
                : Others.TryGetValue(property.Name, out object[]? given) ? given
                : [Another(property.PropertyType, property.GetValue(defaults), property.Name)];
            foreach (object value in values)
                yield return [property.Name, value];
        }
    }

    private static IEnumerable<PropertyInfo> OptionsOf(Type options) => options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite && !NotSaved.Contains(p.Name));

    /// <summary>A valid value that is not the default.</summary>
    private static object Another(Type type, object? value, string option)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) ? $"Another{option}"
            : type == typeof(bool) ? !(bool)value!
            : type == typeof(int) ? value is int number ? number + 2 : 3
            : type == typeof(double) ? value is double d && d >= 1 ? d == 1 ? 0.5 : d + 0.1 : value is double small ? small / 3 + 0.01 : 0.3
            : type.IsEnum ? Enum.GetValues(type).Cast<object>().First(v => !v.Equals(value))
            : throw new AssertFailedException($"Option {option} is new: say in {nameof(Others)} what values it may have.");
    }

    private static object With(object options, string option, object value)
    {
        object other = options.GetType().GetMethod("<Clone>$")!.Invoke(options, null)!;
        other.GetType().GetProperty(option)!.SetValue(other, value);
        return other;
    }
}
