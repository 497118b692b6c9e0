using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Rise.Tool.Tests.Models;

/// <summary>Small models, trained and saved as people save theirs.</summary>
internal static class SavedModels
{
    public const int Steps = 24;

    /// <summary>The demo's network behind ML.NET's preparation of pictures.</summary>
    /// <param name="folder">Where it is saved.</param>
    /// <param name="loads">Whether the model loads pictures from paths, or is given images.</param>
    public static string OfPictures(string folder, bool loads)
    {
        var ml = new MLContext(seed: 1);
        string network = Path.Combine(AppContext.BaseDirectory, "garments", "garments.onnx");
        IEstimator<ITransformer> prepare = ml.Transforms.ResizeImages("sized", imageWidth: 96, imageHeight: 96, "image")
            .Append(ml.Transforms.ExtractPixels("pixels", "sized", scaleImage: 1 / 255f))
            .Append(ml.Transforms.ApplyOnnxModel("scores", "pixels", network));
        IDataView rows = loads ? ml.Data.LoadFromEnumerable(Array.Empty<PathRow>()) : ml.Data.LoadFromEnumerable(Array.Empty<ImageRow>());
        return Save(ml, loads ? ml.Transforms.LoadImages("image", "", "File").Append(prepare) : prepare, rows, folder);
    }

    /// <summary>Which of two sentiments a review has; the label is a column, too.</summary>
    public static string OfTexts(string folder)
    {
        var ml = new MLContext(seed: 1);
        string[] subjects = ["plot", "sound", "cast", "end"], good = ["wonderful", "great", "touching"], bad = ["awful", "poor", "dull"];
        IDataView rows = ml.Data.LoadFromEnumerable(
            from subject in subjects
            from k in Enumerable.Range(0, 3)
            from isGood in (bool[])[true, false]
            select new Review { Text = $"The {subject} was {(isGood ? good : bad)[k]}", Label = isGood });
        return Save(ml, ml.Transforms.Text.FeaturizeText("Features", "Text")
            .Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression(new SdcaLogisticRegressionBinaryTrainer.Options { NumberOfThreads = 1, MaximumNumberOfIterations = 50 })), rows, folder);
    }

    /// <summary>Rents that grow with the area, and are higher in Bonn.</summary>
    public static string OfFlats(string folder)
    {
        var ml = new MLContext(seed: 1);
        IDataView rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 200).Select(k => new Flat
        {
            Town = k % 2 == 0 ? "Bonn" : "Kiel",
            Area = 40 + k * 37 % 60,
            Garden = k % 3 == 0,
            Sizes = [k % 5, 1],
            Label = (k % 2 == 0 ? 100 : 0) + 10 * (40 + k * 37 % 60),
        }));
        return Save(ml, ml.Transforms.Categorical.OneHotEncoding("TownKey", "Town")
            .Append(ml.Transforms.Conversion.ConvertType("GardenNumber", "Garden"))
            .Append(ml.Transforms.Concatenate("Features", "TownKey", "Area", "GardenNumber", "Sizes"))
            .Append(ml.Regression.Trainers.FastTree(new FastTreeRegressionTrainer.Options { NumberOfTrees = 20, NumberOfLeaves = 8, NumberOfThreads = 1 })), rows, folder);
    }

    /// <summary>Days on which the hours 10 to 14 are too high.</summary>
    public static string OfSeries(string folder)
    {
        var ml = new MLContext(seed: 1);
        IDataView rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 200).Select(k => new Day { Load = LoadOf(k, isFaulty: k % 2 == 0), Label = k % 2 == 0 }));
        return Save(ml, ml.BinaryClassification.Trainers.LightGbm(new LightGbmBinaryTrainer.Options { FeatureColumnName = "Load", NumberOfIterations = 10, NumberOfThreads = 1, MinimumExampleCountPerLeaf = 5 }), rows, folder);
    }

    public static float[] LoadOf(int day, bool isFaulty) => [.. Enumerable.Range(0, Steps).Select(hour => (day * 7 + hour * 3) % 5 / 5f + (isFaulty && hour is >= 10 and <= 14 ? 2 : 0))];

    private static string Save(MLContext ml, IEstimator<ITransformer> pipeline, IDataView rows, string folder)
    {
        string path = Path.Combine(folder, "model.zip");
        // ML.NET cannot save the type of images.
        ml.Model.Save(pipeline.Fit(rows), rows.Schema.Any(c => c.Type is ImageDataViewType) ? null : rows.Schema, path);
        return path;
    }

    private sealed class PathRow
    {
        public string File { get; set; } = "";
    }

    private sealed class ImageRow
    {
        [ColumnName("image")]
        [ImageType(96, 96)]
        public MLImage? Image { get; set; }
    }

    private sealed class Review
    {
        public string Text { get; set; } = "";

        public bool Label { get; set; }
    }

    private sealed class Flat
    {
        public string Town { get; set; } = "";

        public float Area { get; set; }

        public bool Garden { get; set; }

        [VectorType(2)]
        public float[] Sizes { get; set; } = [];

        public float Label { get; set; }
    }

    private sealed class Day
    {
        [VectorType(Steps)]
        public float[] Load { get; set; } = [];

        public bool Label { get; set; }
    }
}
