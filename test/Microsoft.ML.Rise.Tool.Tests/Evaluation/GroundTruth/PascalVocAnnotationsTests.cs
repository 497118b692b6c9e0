using Microsoft.ML.Rise.Tool.Evaluation.GroundTruth;

namespace Microsoft.ML.Rise.Tool.Tests.Evaluation.GroundTruth;

[TestClass]
public sealed class PascalVocAnnotationsTests
{
    private const string Text = """
        <annotation>
          <filename>000001.jpg</filename>
          <size><width>353</width><height>500</height><depth>3</depth></size>
          <object>
            <name>dog</name>
            <difficult>0</difficult>
            <bndbox><xmin>48</xmin><ymin>240</ymin><xmax>195</xmax><ymax>371</ymax></bndbox>
          </object>
          <object>
            <name>person</name>
            <difficult>1</difficult>
            <bndbox><xmin>8</xmin><ymin>12</ymin><xmax>353</xmax><ymax>500</ymax></bndbox>
            <part><name>head</name><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>3</xmax><ymax>4</ymax></bndbox></part>
          </object>
        </annotation>
        """;

    [TestMethod]
    public void ReadFile_Annotation_HasItsObjects()
    {
        using var file = new TruthFile("000001.xml", Text);

        AnnotatedImage image = PascalVocAnnotations.ReadFile(file.Path);

        Assert.AreEqual(("000001.jpg", 353, 500), (image.FileName, image.Width, image.Height));
        CollectionAssert.AreEqual(new[] { "dog", "person" }, image.Labels.ToArray());
        Assert.AreEqual(new AnnotatedObject("dog", new PixelBox(47, 239, 195, 371)), image.Objects[0]);
        Assert.AreEqual(new AnnotatedObject("person", new PixelBox(7, 11, 353, 500), IsDifficult: true), image.Objects[1]);
    }

    [TestMethod]
    public void ReadFile_OnePixel_HasArea1()
    {
        using var file = new TruthFile("a.xml", Text.Replace("<xmax>195</xmax><ymax>371</ymax>", "<xmax>48</xmax><ymax>240</ymax>"));

        Assert.AreEqual(1, PascalVocAnnotations.ReadFile(file.Path).Objects[0].Box.Area);
    }

    [TestMethod]
    public void ReadFolder_HasAllFilesByName()
    {
        using var file = new TruthFile("b.xml", Text);
        File.WriteAllText(Path.Combine(file.Folder, "a.xml"), Text.Replace("000001", "000000"));

        CollectionAssert.AreEqual(new[] { "000000.jpg", "000001.jpg" }, PascalVocAnnotations.ReadFolder(file.Folder).Select(i => i.FileName).ToArray());
    }

    [TestMethod]
    [DataRow("<xmin>48<", "<xmin>forty<", "a.xml, line 7, /annotation/object[1]/bndbox/xmin: expected a number in 1 to 353, got 'forty'.")]
    [DataRow("<xmin>48<", "<xmin>0<", "a.xml, line 7, /annotation/object[1]/bndbox/xmin: expected a number in 1 to 353, got '0'.")]
    [DataRow("<xmax>195<", "<xmax>40<", "a.xml, line 7, /annotation/object[1]/bndbox/xmax: expected a number in 48 to 353, got '40'.")]
    [DataRow("<ymax>500<", "<ymax>501<", "a.xml, line 12, /annotation/object[2]/bndbox/ymax: expected a number in 12 to 500, got '501'.")]
    [DataRow("<difficult>1<", "<difficult>yes<", "a.xml, line 11, /annotation/object[2]/difficult: expected a number in 0 to 1, got 'yes'.")]
    [DataRow("<name>dog<", "<name> <", "a.xml, line 5, /annotation/object[1]/name: expected a text, got none.")]
    [DataRow("<ymin>240</ymin>", "", "a.xml, line 7, /annotation/object[1]/bndbox: expected an element 'ymin' in it, got none.")]
    [DataRow("<width>353<", "<width>0<", "a.xml, line 3, /annotation/size/width: expected a whole number of at least 1, got '0'.")]
    public void ReadFile_Malformed_NamesTheElementAndItsLine(string text, string instead, string message)
    {
        using var file = new TruthFile("a.xml", Text.Replace(text, instead));

        TruthFile.AssertRefused(message, () => PascalVocAnnotations.ReadFile(file.Path));
    }

    [TestMethod]
    public void ReadFile_AnotherFile_IsRefused()
    {
        using var cut = new TruthFile("a.xml", "<annotation>\n<size>");
        using var other = new TruthFile("a.xml", "<html/>");

        StringAssert.StartsWith(Assert.ThrowsExactly<InvalidDataException>(() => PascalVocAnnotations.ReadFile(cut.Path)).Message, "a.xml, line 2: ");
        TruthFile.AssertRefused("a.xml, line 1, /html: expected an element 'annotation', got 'html'.", () => PascalVocAnnotations.ReadFile(other.Path));
        Assert.ThrowsExactly<FileNotFoundException>(() => PascalVocAnnotations.ReadFile(other.Path + "x"));
    }

    [TestMethod]
    public void ReadFolder_WithoutFiles_IsRefused()
    {
        using var file = new TruthFile("a.txt", "");

        TruthFile.AssertRefused($"The folder '{file.Folder}' has no XML file.", () => PascalVocAnnotations.ReadFolder(file.Folder));
    }
}
