using System.Security.Cryptography;
using Microsoft.ML.Rise.Tool.Pictures;

namespace Microsoft.ML.Rise.Tool.Tests.Pictures;

/// <summary>A picture made by a formula, so that other programs can make it, too; and the first half of a picture's hash.</summary>
internal static class FormulaPicture
{
    public static RgbPicture Create(int width, int height) =>
        new(width, height, [.. Enumerable.Range(0, width * height * 3).Select(i => (byte)((7 * (i / 3 % width) + 13 * (i / 3 / width) + 29 * (i % 3) ^ (i / 3 % width) * (i / 3 / width)) % 256))]);

    public static string HashOf(RgbPicture picture) => Convert.ToHexStringLower(SHA256.HashData(picture.Pixels))[..16];
}
