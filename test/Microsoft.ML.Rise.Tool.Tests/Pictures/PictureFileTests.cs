using Microsoft.ML.Rise.Tool.Pictures;

namespace Microsoft.ML.Rise.Tool.Tests.Pictures;

[TestClass]
public sealed class PictureFileTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("picture-file").FullName;

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    /// <summary>Stored with the left half brown: which side of the upright picture is that, for each of EXIF's eight orientations?</summary>
    [TestMethod]
    [DataRow(1, "left")]
    [DataRow(2, "right")]
    [DataRow(3, "right")]
    [DataRow(4, "left")]
    [DataRow(5, "top")]
    [DataRow(6, "top")]
    [DataRow(7, "bottom")]
    [DataRow(8, "bottom")]
    public void Read_ExifOrientation_IsUpright(int orientation, string side)
    {
        RgbPicture picture = PictureFile.Read(Write(WithOrientation(PictureFiles.Jpeg(), orientation)));

        (int x, int y) = side switch { "left" => (10, 48), "right" => (85, 48), "top" => (48, 10), _ => (48, 85) };
        Assert.AreEqual(PictureFiles.Left.Red, Red(picture, x, y), 3.0);
        Assert.AreEqual(PictureFiles.Right.Red, Red(picture, 95 - x, 95 - y), 3.0);
    }

    /// <summary>The halves cannot tell a mirrored picture from one that is not: a corner does.</summary>
    [TestMethod]
    [DataRow(1, 0, 0)]
    [DataRow(2, 1, 0)]
    [DataRow(3, 1, 1)]
    [DataRow(4, 0, 1)]
    [DataRow(5, 0, 0)]
    [DataRow(6, 1, 0)]
    [DataRow(7, 1, 1)]
    [DataRow(8, 0, 1)]
    public void Read_ExifOrientation_PutsTheFirstStoredCornerWhereItBelongs(int orientation, int right, int bottom)
    {
        RgbPicture picture = PictureFile.Read(Write(WithOrientation(PictureFiles.CornerJpeg(64, 32), orientation)));

        Assert.AreEqual(orientation >= 5 ? (32, 64) : (64, 32), (picture.Width, picture.Height));
        Assert.IsGreaterThan(200, Red(picture, right == 0 ? 3 : picture.Width - 4, bottom == 0 ? 3 : picture.Height - 4));
        Assert.IsLessThan(50, Red(picture, right == 0 ? picture.Width - 4 : 3, bottom == 0 ? picture.Height - 4 : 3));
    }

    [TestMethod]
    public void Read_AsStored_IgnoresOrientation()
    {
        RgbPicture picture = PictureFile.Read(Write(WithOrientation(PictureFiles.CornerJpeg(64, 32), 6)), isUpright: false);

        Assert.AreEqual((64, 32), (picture.Width, picture.Height));
    }

    private static byte Red(RgbPicture picture, int x, int y) => picture.Pixels[(y * picture.Width + x) * 3];

    private string Write(byte[] file)
    {
        string path = Path.Combine(_folder, "picture.jpg");
        File.WriteAllBytes(path, file);
        return path;
    }

    /// <summary>Behind the start of the image, an APP1 segment: TIFF, big endian, one directory with one entry, 0x0112.</summary>
    private static byte[] WithOrientation(byte[] jpeg, int orientation)
    {
        byte[] exif = [.. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];
        return [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];
    }
}
