using Microsoft.ML.Rise;
using Microsoft.ML.Rise.Tool.Evaluation.GroundTruth;
using Microsoft.ML.Rise.Tool.Evaluation.Questions;
using Microsoft.ML.Rise.Tool.Models;
using Microsoft.ML.Rise.Tool.Pictures;

namespace AdversarialNoise.Scenes;

/// <summary>A folder of scenes, as <c>samples/garments/scenes.py</c> writes them.</summary>
internal static class SceneFolder
{
    public const string FileName = "scenes.json";

    /// <param name="folder">With the file of that name and its pictures.</param>
    /// <param name="labels">Of the network.</param>
    /// <param name="shape">Of its pictures.</param>
    /// <param name="limit">The most scenes.</param>
    public static IReadOnlyList<Scene> Read(string folder, Labels labels, InputShape shape, int limit)
    {
        var preprocessing = new Preprocessing(new PictureSize(shape.Width, shape.Height), Framing.Stretch, ShorterSide: null, ChannelOrder.RGB, PixelLayout.Planar, 1 / 255f, [0, 0, 0], [1, 1, 1]);
        var reader = new QuestionReader(folder, preprocessing, labels.Names);
        return [.. reader.Find(Truth.Read(Path.Combine(folder, FileName)), limit)
            .Select(picture => new Scene(picture.Truth.FileName, reader.Read(picture.Truth), [.. picture.Classes.Select(c => c.Index)]))];
    }
}
