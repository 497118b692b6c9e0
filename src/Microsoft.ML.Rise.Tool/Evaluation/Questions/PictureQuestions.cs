using Microsoft.ML.Rise.Tool.Evaluation.GroundTruth;

namespace Microsoft.ML.Rise.Tool.Evaluation.Questions;

/// <summary>A picture, and the classes that are asked about it.</summary>
/// <param name="Truth">The objects that people saw.</param>
/// <param name="Classes">Those of the truth that the network knows.</param>
internal sealed record PictureQuestions(AnnotatedImage Truth, IReadOnlyList<ClassQuestion> Classes);

/// <summary>A class, as the network and as the truth calls it.</summary>
/// <param name="Index">Of the score.</param>
/// <param name="Label">Of the objects.</param>
internal sealed record ClassQuestion(int Index, string Label);
