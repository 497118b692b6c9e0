using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Microsoft.ML.Rise.Tool.Evaluation.GroundTruth;

/// <summary>Reads the annotations of PASCAL VOC (2007 and later): an XML file for each image, with a box for each object.</summary>
/// <remarks>The corners of a box count from 1 and belong to it; a <see cref="PixelBox"/> has the same pixels, counted from 0.</remarks>
internal static class PascalVocAnnotations
{
    /// <summary>Reads one image's file.</summary>
    public static AnnotatedImage ReadFile(string path)
    {
        XElement root = Load(path);
        if (root.Name != "annotation")
            throw Unexpected(root, "an element 'annotation'", $"'{root.Name}'");
        XElement size = Child(root, "size");
        int width = Length(size, "width"), height = Length(size, "height");
        return new AnnotatedImage(Text(root, "filename"), width, height, [.. root.Elements("object").Select(o => ObjectOf(o, width, height))]);
    }

    /// <summary>Reads every XML file of a folder, in the order of their names.</summary>
    public static IReadOnlyList<AnnotatedImage> ReadFolder(string folder)
    {
        string[] files = [.. Directory.GetFiles(folder, "*.xml").Order(StringComparer.Ordinal)];
        if (files.Length == 0)
            throw new InvalidDataException($"The folder '{folder}' has no XML file.");
        return [.. files.Select(ReadFile)];
    }

    private static AnnotatedObject ObjectOf(XElement element, int width, int height)
    {
        XElement box = Child(element, "bndbox");
        double left = Number(box, "xmin", 1, width), right = Number(box, "xmax", left, width);
        double top = Number(box, "ymin", 1, height), bottom = Number(box, "ymax", top, height);
        bool isDifficult = element.Element("difficult") is not null && Number(element, "difficult", 0, 1) == 1;
        return new AnnotatedObject(Text(element, "name"), new PixelBox(left - 1, top - 1, right, bottom), IsDifficult: isDifficult);
    }

    /// <summary>The root; its elements know their lines, and the name of the file.</summary>
    private static XElement Load(string path)
    {
        using FileStream stream = File.OpenRead(path);
        using var reader = XmlReader.Create(stream, settings: null, baseUri: Path.GetFileName(path));
        try
        {
            return XElement.Load(reader, LoadOptions.SetLineInfo | LoadOptions.SetBaseUri);
        }
        catch (XmlException e)
        {
            throw new InvalidDataException($"{Path.GetFileName(path)}, line {e.LineNumber}: {e.Message}", e);
        }
    }

    private static XElement Child(XElement element, string name) => element.Element(name) ?? throw Unexpected(element, $"an element '{name}' in it", "none");

    private static string Text(XElement element, string name) =>
        Child(element, name).Value.Trim() is { Length: > 0 } text ? text : throw Unexpected(Child(element, name), "a text", "none");

    private static int Length(XElement element, string name) =>
        int.TryParse(Child(element, name).Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) && value > 0
            ? value
            : throw Unexpected(Child(element, name), "a whole number of at least 1", $"'{Child(element, name).Value}'");

    private static double Number(XElement element, string name, double smallest, double largest) =>
        double.TryParse(Child(element, name).Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= smallest && value <= largest
            ? value
            : throw Unexpected(Child(element, name), string.Create(CultureInfo.InvariantCulture, $"a number in {smallest} to {largest}"), $"'{Child(element, name).Value}'");

    private static InvalidDataException Unexpected(XElement element, string expected, string got) =>
        new($"{element.BaseUri}, line {((IXmlLineInfo)element).LineNumber}, {PathOf(element)}: expected {expected}, got {got}.");

    /// <summary>As XPath has it: an element is numbered where it has siblings of its name.</summary>
    private static string PathOf(XElement element)
    {
        XElement[] siblings = [.. element.Parent?.Elements(element.Name) ?? [element]];
        string name = siblings.Length == 1 ? $"/{element.Name}" : $"/{element.Name}[{Array.IndexOf(siblings, element) + 1}]";
        return element.Parent is null ? name : PathOf(element.Parent) + name;
    }
}
