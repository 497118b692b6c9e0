using Microsoft.ML.Rise.Tool.Evaluation.GroundTruth;
using Microsoft.ML.Rise.Tool.Pictures;
using Microsoft.ML.Rise.Tool.Running;

namespace Microsoft.ML.Rise.Tool.Evaluation.Questions;

/// <summary>Finds questions, and reads their pictures as the network wants them: whole, squashed to its size and not cut.</summary>
internal sealed class QuestionReader(string folder, Preprocessing preprocessing, IReadOnlyList<string> labels)
{
    /// <summary>Finds the pictures with a class that the network knows.</summary>
    public IReadOnlyList<PictureQuestions> Find(IReadOnlyList<AnnotatedImage> truth, int limit)
    {
        PictureQuestions[] questions = [.. truth.Select(image => new PictureQuestions(image, ClassesOf(image))).Where(q => q.Classes.Count > 0).Take(limit)];
        return questions.Length > 0 ? questions : throw new UserError("no picture shows a class that is among the labels of the network.");
    }

    /// <summary>Reads a picture.</summary>
    public float[] Read(AnnotatedImage image)
    {
        string path = Path.Combine(folder, image.FileName);
        // The truth is about the pixels as they are stored.
        RgbPicture picture = PictureFile.Read(path, isUpright: false);
        if ((picture.Width, picture.Height) != (image.Width, image.Height))
            throw new UserError($"'{path}' has {picture.Width}x{picture.Height} pixels, and the ground truth says {image.Width}x{image.Height}.");
        return preprocessing.Normalize(preprocessing.Fit(picture));
    }

    private IReadOnlyList<ClassQuestion> ClassesOf(AnnotatedImage image) =>
        [.. image.Labels.Select(label => new ClassQuestion(IndexOf(label), label)).Where(question => question.Index >= 0)];

    private int IndexOf(string label) => labels.ToList().FindIndex(known => known.Equals(label, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A picture, and the classes that are asked about it.</summary>
internal sealed record PictureQuestions(AnnotatedImage Truth, IReadOnlyList<ClassQuestion> Classes);

/// <summary>A class, as the network and as the truth calls it.</summary>
internal sealed record ClassQuestion(int Index, string Label);
