using System.Reflection;
using SkiaSharp;

namespace Microsoft.ML.Rise.Tool.Tests.Pictures;

/// <summary>samples/ExplainImage as it is called, with the demo's network. Not beside others: what it says on the error stream is read.</summary>
[TestClass]
[DoNotParallelize]
public sealed class ProgramTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("explain-image").FullName;

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Demo_WithoutAPicture_ExplainsTwoGarmentsOfAScene()
    {
        (int exitCode, string errors) = Run();

        Assert.AreEqual((0, ""), (exitCode, errors));
        string[] expected =
        [
            "scene-01-picture.png", "scene-01-side-by-side.png", "scene-01-sneaker-heatmap.png", "scene-01-sneaker-overlay.png",
            "scene-01-trouser-heatmap.png", "scene-01-trouser-overlay.png",
        ];
        CollectionAssert.AreEqual(expected, Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToArray());
    }

    public static IEnumerable<(string Name, byte[] File, SKColor Left, SKColor Right)> Formats()
    {
        var (left, right) = (PictureFiles.Left, PictureFiles.Right);
        yield return ("color.png", PictureFiles.Png(), left, right);
        yield return ("color.jpg", PictureFiles.Jpeg(), left, right);
        yield return ("color.webp", PictureFiles.WebP(), left, right);
        yield return ("color.bmp", PictureFiles.Bmp(), left, right);
        yield return ("cmyk.jpg", PictureFiles.CmykJpeg(), left, right);
        yield return ("grey.png", PictureFiles.GreyPng(), Grey(left), Grey(right));
        yield return ("transparent.png", PictureFiles.TransparentPng(), left, HalfBlack(right));
        yield return ("white.gif", Convert.FromBase64String("R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs="), SKColors.White, SKColors.White);
    }

    [TestMethod]
    [DynamicData(nameof(Formats))]
    public void Image_AnyFormat_IsExplainedAsItLooks(string name, byte[] file, SKColor left, SKColor right)
    {
        (int exitCode, string errors) = Run("--image", Write(name, file), "--masks", "64");

        Assert.AreEqual((0, ""), (exitCode, errors));
        using SKBitmap picture = SKBitmap.Decode(Path.Combine(_folder, Path.GetFileNameWithoutExtension(name) + "-picture.png"));
        AssertNear(left, picture.GetPixel(picture.Width / 4, picture.Height / 2));
        AssertNear(right, picture.GetPixel(picture.Width * 3 / 4, picture.Height / 2));
    }

    [TestMethod]
    public void Formats_GreyAndCmyk_HaveOneAndFourComponents()
    {
        const int PngColorType = 25, Grey = 0, JpegFrame = 0xC0, OffsetOfNumberOfComponents = 9;
        byte[] cmyk = PictureFiles.CmykJpeg();

        Assert.AreEqual(Grey, PictureFiles.GreyPng()[PngColorType]);
        Assert.AreEqual(4, cmyk[cmyk.AsSpan().IndexOf([(byte)0xFF, (byte)JpegFrame]) + OffsetOfNumberOfComponents]);
    }

    public static IEnumerable<(string Name, byte[] File, string Error)> NoPictures()
    {
        const string NotReadable = "is not a picture that can be read: PNG, JPEG, BMP, GIF and WebP can.";
        const string NotComplete = "is a picture that is damaged or not complete.";
        yield return ("text.png", "not a picture"u8.ToArray(), NotReadable);
        yield return ("empty.jpg", [], NotReadable);
        yield return ("cut.png", WithoutItsEnd(PictureFiles.Png()), NotComplete);
        yield return ("cut.jpg", WithoutItsEnd(PictureFiles.Jpeg()), NotComplete);
        yield return ("cut.bmp", WithoutItsEnd(PictureFiles.Bmp()), NotComplete);
    }

    [TestMethod]
    [DynamicData(nameof(NoPictures))]
    public void Image_NoWholePicture_FailsWithOneLineThatNamesIt(string name, byte[] file, string error)
    {
        string path = Write(name, file);

        (int exitCode, string errors) = Run("--image", path);

        Assert.AreEqual((1, $"error: '{path}' {error}"), (exitCode, errors));
        Assert.HasCount(1, Directory.GetFiles(_folder));
    }

    private (int ExitCode, string Errors) Run(params string[] options)
    {
        using var errors = new StringWriter();
        TextWriter console = Console.Error;
        Console.SetError(errors);
        try
        {
            string[] arguments = [.. options, "--out", _folder];
            int exitCode = (int)Assembly.Load("ExplainImage").EntryPoint!.Invoke(null, [arguments])!;
            return (exitCode, errors.ToString().TrimEnd());
        }
        finally
        {
            Console.SetError(console);
        }
    }

    private string Write(string name, byte[] file)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, file);
        return path;
    }

    private static byte[] WithoutItsEnd(byte[] file) => file[..(file.Length * 9 / 10)];

    private static SKColor HalfBlack(SKColor color) => new((byte)(color.Red / 2), (byte)(color.Green / 2), (byte)(color.Blue / 2));

    private static SKColor Grey(SKColor color)
    {
        byte luma = (byte)(0.2126 * color.Red + 0.7152 * color.Green + 0.0722 * color.Blue + 0.5);
        return new SKColor(luma, luma, luma);
    }

    private static void AssertNear(SKColor expected, SKColor actual)
    {
        const int Tolerance = 3;
        bool isNear = Math.Abs(expected.Red - actual.Red) <= Tolerance
            && Math.Abs(expected.Green - actual.Green) <= Tolerance
            && Math.Abs(expected.Blue - actual.Blue) <= Tolerance;
        Assert.IsTrue(isNear, $"expected {expected}, got {actual}");
    }
}
