namespace Microsoft.ML.Rise.Rendering;

/// <summary>A built-in font for the few words and numbers of a picture: 5×7 pixels a character, and two rows for what hangs below.</summary>
internal static class BitmapFont
{
    /// <summary>The height of capitals and digits, in pixels at scale 1.</summary>
    public const int CapHeight = 7;

    /// <summary>The height of a character and what hangs below the line, in pixels at scale 1.</summary>
    public const int LineHeight = 9;

    private const int GlyphWidth = 5;
    private const int Advance = GlyphWidth + 1;
    private const char Unknown = '?';

    /// <summary>The character itself, then a digit of base 32 for each of its rows from the top: its bits are pixels, the leftmost is 16.</summary>
    private const string Glyphs =
        "0EHJLPHE00 14C4444E00 2EH1248V00 3EH161HE00 426AIV2200 5VGU11HE00 668GUHHE00 7V12488800 8EHHEHHE00 9EHHF12C00 "
        + "AEHHVHHH00 BUHHUHHU00 CEHGGGHE00 DUHHHHHU00 EVGGUGGV00 FVGGUGGG00 GEHGNHHE00 HHHHVHHH00 IE44444E00 J72222IC00 "
        + "KHIKOKIH00 LGGGGGGV00 MHRLLHHH00 NHPLJHHH00 OEHHHHHE00 PUHHUGGG00 QEHHHLID00 RUHHUKIH00 SFGGE11U00 TV44444400 "
        + "UHHHHHHE00 VHHHHHA400 WHHHLLRH00 XHHA4AHH00 YHHA444400 ZV1248GV00 a00E1FHF00 bGGUHHHU00 c00EHGHE00 d11FHHHF00 "
        + "e00EHVGE00 f698S88800 g00FHHHF1E hGGMPHHH00 i40C444E00 j2062222IC kGGIKOKI00 lC44444E00 m00QLLLL00 n00MPHHH00 "
        + "o00EHHHE00 p00UHHHUGG q00FHHHF11 r00MPGGG00 s00FGE1U00 t88S889600 u00HHHJD00 v00HHHA400 w00HHLLA00 x00HA4AH00 "
        + "y00HHHHF1E z00V248V00 +044V44000 -000V00000 .00000CC00 ,00000C480 :0CC0CC000 /11248GG00 %OP248J300 (248884200 "
        + ")842224800 '448000000 =00V0V0000 _000000V00 &CIK8LID00 ?EH1240400";

    private static readonly Dictionary<char, byte[]> s_rows =
        Glyphs.Split(' ').ToDictionary(glyph => glyph[0], glyph => glyph.Skip(1).Select(Base32).ToArray());

    /// <summary>The width of a text without the space after its last character, in pixels.</summary>
    public static int Measure(string text, int scale) => text.Length == 0 ? 0 : (text.Length * Advance - 1) * scale;

    /// <summary>The beginning of a text, as much as fits.</summary>
    public static string Fit(string text, int width, int scale) => text[..Math.Clamp((width / scale + 1) / Advance, 0, text.Length)];

    /// <summary>Draws a text, which must fit, with its top left corner at a position. What the font lacks is shown as '?'.</summary>
    public static void Draw(Raster raster, string text, int left, int top, int scale, RgbColor color)
    {
        foreach (char character in text)
        {
            if (character != ' ')
                DrawGlyph(raster, s_rows.GetValueOrDefault(character) ?? s_rows[Unknown], left, top, scale, color);
            left += Advance * scale;
        }
    }

    private static void DrawGlyph(Raster raster, byte[] rows, int left, int top, int scale, RgbColor color)
    {
        for (int y = 0; y < rows.Length; y++)
        {
            for (int x = 0; x < GlyphWidth; x++)
            {
                if ((rows[y] >> (GlyphWidth - 1 - x) & 1) != 0)
                    raster.Fill(left + x * scale, top + y * scale, scale, scale, color);
            }
        }
    }

    private static byte Base32(char digit) => (byte)(digit <= '9' ? digit - '0' : digit - 'A' + 10);
}
