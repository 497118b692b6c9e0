using Microsoft.ML.Rise.Tool.Evaluation.GroundTruth;

namespace Microsoft.ML.Rise.Tool.Tests.Evaluation.GroundTruth;

[TestClass]
public sealed class SceneAnnotationsTests
{
    private const string Text = """
        {"scenes": [
          {"file": "scene-01.png", "garments": [{"class": 1, "label": "Trouser", "box": [13, 26, 28, 58]}]}]}
        """;

    [TestMethod]
    public void Read_ScenesOfTheSample_HasTheirGarments()
    {
        IReadOnlyList<AnnotatedImage> scenes = SceneAnnotations.Read(Path.Combine(AppContext.BaseDirectory, "garments", "scenes", "scenes.json"));

        Assert.HasCount(12, scenes);
        Assert.AreEqual(("scene-01.png", 96, 96), (scenes[0].FileName, scenes[0].Width, scenes[0].Height));
        CollectionAssert.AreEqual(new[] { "Trouser", "Sneaker", "Dress" }, scenes[0].Labels.ToArray());
        Assert.AreEqual(new AnnotatedObject("Trouser", new PixelBox(13, 26, 28, 58)), scenes[0].Objects[0]);
    }

    [TestMethod]
    [DataRow("[13, 26, 28, 58]", "[13, 26, 28, 97]", "a.json, $.scenes[0].garments[0].box: expected left, top, right, bottom of a box within 96x96, got 13, 26, 28, 97.")]
    [DataRow("[13, 26, 28, 58]", "[13, 26, 13, 58]", "a.json, $.scenes[0].garments[0].box: expected left, top, right, bottom of a box within 96x96, got 13, 26, 13, 58.")]
    [DataRow("\"label\": \"Trouser\"", "\"label\": \"\"", "a.json, $.scenes[0].garments[0].label: expected a text, got \"\".")]
    public void Read_Malformed_NamesTheElement(string text, string instead, string message)
    {
        using var file = new TruthFile("a.json", Text.Replace(text, instead));

        TruthFile.AssertRefused(message, () => SceneAnnotations.Read(file.Path));
    }
}
