using Microsoft.ML.Rise.Tool.Evaluation.GroundTruth;

namespace Microsoft.ML.Rise.Tool.Tests.Evaluation.GroundTruth;

[TestClass]
public sealed class CocoAnnotationsTests
{
    /// <summary>The annotations come before what they refer to, as JSON allows.</summary>
    private const string Text = """
        {"info": {"year": 2014, "more": [1, {"images": []}]},
         "annotations": [
          {"id": 1, "image_id": 9, "category_id": 18, "bbox": [1.5, 1, 2, 2.5], "iscrowd": 0, "area": 5, "segmentation": [[1, 1, 3, 1, 3, 3, 1, 3]]},
          {"id": 2, "image_id": 9, "category_id": 1, "bbox": [0, 0, 2, 2], "iscrowd": 1, "segmentation": {"size": [2, 3], "counts": [1, 3, 1, 1]}},
          {"id": 3, "image_id": 9, "category_id": 1, "bbox": [0, 0, 2, 2], "iscrowd": 0, "segmentation": {"size": [2, 3], "counts": "131N"}},
          {"id": 4, "image_id": 7, "category_id": 18, "bbox": [0, 0, 2, 0], "segmentation": []}
         ],
         "images": [{"id": 9, "file_name": "a.jpg", "width": 3, "height": 2}, {"id": 7, "file_name": "b.jpg", "width": 30, "height": 20},
          {"id": 8, "file_name": "c.jpg", "width": 30, "height": 20}],
         "categories": [{"id": 1, "name": "person"}, {"id": 18, "name": "dog", "supercategory": "animal"}]}
        """;

    [TestMethod]
    public void Read_Instances_HasImagesAndObjects()
    {
        using var file = new TruthFile("instances.json", Text);

        IReadOnlyList<AnnotatedImage> images = CocoAnnotations.Read(file.Path);

        CollectionAssert.AreEqual(new[] { ("a.jpg", 3, 2, 3), ("b.jpg", 30, 20, 1), ("c.jpg", 30, 20, 0) }, images.Select(i => (i.FileName, i.Width, i.Height, i.Objects.Count)).ToArray());
        CollectionAssert.AreEqual(new[] { "dog", "person" }, images[0].Labels.ToArray());
        Assert.AreEqual(new PixelBox(1.5, 1, 3.5, 3.5), images[0].Objects[0].Box);
        CollectionAssert.AreEqual(new[] { "dog", "person", "person" }, images[0].Objects.Select(o => o.Label).ToArray(), "a crowd is an object as others are");
        Assert.AreEqual(new AnnotatedObject("dog", new PixelBox(0, 0, 2, 0)), images[1].Objects[0]);
    }

    [TestMethod]
    public void Read_Instances_HasMasksOfTheThreeKinds()
    {
        using var file = new TruthFile("instances.json", "\uFEFF" + Text);

        IReadOnlyList<AnnotatedObject> objects = CocoAnnotations.Read(file.Path)[0].Objects;

        CollectionAssert.AreEqual(new[] { false, false, false, false, true, true }, objects[0].Mask!.ToPixels());
        CollectionAssert.AreEqual(new[] { false, true, false, true, true, true }, objects[1].Mask!.ToPixels());
        CollectionAssert.AreEqual(new[] { false, true, false, true, true, true }, objects[2].Mask!.ToPixels());
    }

    [TestMethod]
    [DataRow("[1.5, 1, 2, 2.5]", "[1.5, 1, 2]", "a.json, $.annotations[0].bbox: expected x, y, and a width and height of at least 0, got 1.5, 1, 2.")]
    [DataRow("[1.5, 1, 2, 2.5]", "[1.5, 1, -2, 2.5]", "a.json, $.annotations[0].bbox: expected x, y, and a width and height of at least 0, got 1.5, 1, -2, 2.5.")]
    [DataRow("[1.5, 1, 2, 2.5]", "[1.5, \"1\", 2, 2.5]", "a.json, line 3, $.annotations[0].bbox[1]: The JSON value could not be converted to System.Single.")]
    [DataRow("\"bbox\": [1.5, 1, 2, 2.5],", "", "a.json, line 3, $.annotations[0]: JSON deserialization for type 'Microsoft.ML.Rise.Tool.Evaluation.GroundTruth.CocoAnnotations+CocoAnnotation' was missing required properties including: 'bbox'.")]
    [DataRow("\"image_id\": 7", "\"image_id\": 70", "a.json, $.annotations[3].image_id: expected the id of an image, got 70.")]
    [DataRow("\"category_id\": 18, \"bbox\": [0", "\"category_id\": 2, \"bbox\": [0", "a.json, $.annotations[3].category_id: expected the id of a category, got 2.")]
    [DataRow("[1.5, 1, 2, 2.5]", "[1.5, 1, 1e99, 2.5]", "a.json, $.annotations[0].bbox: expected x, y, and a width and height of at least 0, got 1.5, 1, Infinity, 2.5.")]
    [DataRow("[[1, 1, 3, 1, 3, 3, 1, 3]]", "[[1, 1, 3, \"1\"]]", "a.json, $.annotations[0].segmentation[0][3]: The JSON value could not be converted to System.Single.")]
    [DataRow("[[1, 1, 3, 1, 3, 3, 1, 3]]", "[null]", "a.json, $.annotations[0].segmentation[0]: expected a value, got null.")]
    [DataRow("[1, 3, 1, 1]", "[1, true]", "a.json, $.annotations[1].segmentation.counts[1]: The JSON value could not be converted to System.Int32.")]
    [DataRow("[[1, 1, 3, 1, 3, 3, 1, 3]]", "[[1, 1, 3, 1]]", "a.json, $.annotations[0].segmentation: A polygon must have an x and a y for each of 3 or more corners, got 4 values.")]
    [DataRow("[[1, 1, 3, 1, 3, 3, 1, 3]]", "7", "a.json, $.annotations[0].segmentation: The JSON value could not be converted to System.Single[][].")]
    [DataRow("\"size\": [2, 3], \"counts\": [", "\"size\": [3, 2], \"counts\": [", "a.json, $.annotations[1].segmentation.size: expected the image's height and width 2, 3, got 3, 2.")]
    [DataRow("[1, 3, 1, 1]", "[1, 3, 1]", "a.json, $.annotations[1].segmentation.counts: The runs of a mask of 2x3 must have 6 pixels together, got 5.")]
    [DataRow("131N", "13 N", "a.json, $.annotations[2].segmentation.counts: Compressed run lengths must be of the characters '0' to 'o', got ' ' at 2.")]
    [DataRow("\"width\": 3,", "\"width\": 0,", "a.json, $.images[0]: expected a width and height of at least 1, got 0 x 2.")]
    [DataRow("\"id\": 7, \"file_name\"", "\"id\": 9, \"file_name\"", "a.json, $.images[1].id: expected an id that no other has, got 9 again.")]
    [DataRow("\"name\": \"person\"", "\"name\": null", "a.json, line 10, $.categories[0].name: The constructor parameter 'Name' on type 'Microsoft.ML.Rise.Tool.Evaluation.GroundTruth.CocoAnnotations+CocoCategory' doesn't allow null values. Consider updating its nullability annotation.")]
    [DataRow("\"name\": \"person\"", "\"name\": \"\"", "a.json, $.categories[0].name: expected a text, got \"\".")]
    [DataRow("\"categories\"", "\"classes\"", "a.json, line 10, $: JSON deserialization for type 'Microsoft.ML.Rise.Tool.Evaluation.GroundTruth.CocoAnnotations+CocoFile' was missing required properties including: 'categories'.")]
    public void Read_Malformed_NamesTheElement(string text, string instead, string message)
    {
        using var file = new TruthFile("a.json", Text.Replace(text, instead));

        TruthFile.AssertRefused(message, () => CocoAnnotations.Read(file.Path));
    }

    [TestMethod]
    public void Read_NoJson_NamesTheLine()
    {
        using var cut = new TruthFile("a.json", Text[..^20]);
        using var other = new TruthFile("a.json", "[]");

        StringAssert.StartsWith(Assert.ThrowsExactly<InvalidDataException>(() => CocoAnnotations.Read(cut.Path)).Message, "a.json, line 10, $.categories[1]: Expected end of string");
        TruthFile.AssertRefused("a.json, line 1, $: The JSON value could not be converted to Microsoft.ML.Rise.Tool.Evaluation.GroundTruth.CocoAnnotations+CocoFile.", () => CocoAnnotations.Read(other.Path));
        Assert.ThrowsExactly<FileNotFoundException>(() => CocoAnnotations.Read(other.Path + "x"));
    }
}
