namespace Microsoft.ML.Data;

/// <summary>An image of 32 bits a pixel, in memory. Alpha is premultiplied, as in the images that ML.NET decodes.</summary>
public sealed class MLImage : IDisposable
{
    private const int BytesPerPixel = 4;

    private readonly int _width, _height;
    private readonly MLPixelFormat _pixelFormat;
    private byte[]? _pixels;

    internal MLImage(int width, int height, MLPixelFormat pixelFormat, byte[] pixels)
    {
        (_width, _height, _pixelFormat, _pixels) = (width, height, pixelFormat, pixels);
    }

    public MLPixelFormat PixelFormat => Live(_pixelFormat);

    public ReadOnlySpan<byte> Pixels => Live(_pixels);

    public byte[] GetBGRPixels
    {
        get
        {
            ReadOnlySpan<byte> pixels = Pixels;
            (int red, int blue) = _pixelFormat.RedAndBlue();
            var bgr = new byte[_width * _height * 3];
            for (int from = 0, to = 0; from < pixels.Length; from += BytesPerPixel, to += 3)
            {
                bgr[to] = pixels[from + blue];
                bgr[to + 1] = pixels[from + 1];
                bgr[to + 2] = pixels[from + red];
            }
            return bgr;
        }
    }

    public int Width => Live(_width);

    public int Height => Live(_height);

    public int BitsPerPixel => Live(BytesPerPixel * 8);

    public string? Tag { get; set; }

    public static MLImage CreateFromStream(Stream imageStream)
    {
        ArgumentNullException.ThrowIfNull(imageStream);
        return Read(imageStream, "the stream");
    }

    public static MLImage CreateFromFile(string imagePath)
    {
        ArgumentNullException.ThrowIfNull(imagePath);
        if (!File.Exists(imagePath))
            throw new ArgumentException($"Invalid image: there is no file '{imagePath}'.", nameof(imagePath));
        using FileStream file = File.OpenRead(imagePath);
        return Read(file, $"'{imagePath}'");
    }

    public static MLImage CreateFromPixels(int width, int height, MLPixelFormat pixelFormat, ReadOnlySpan<byte> imagePixelData)
    {
        if (pixelFormat is not (MLPixelFormat.Bgra32 or MLPixelFormat.Rgba32))
            throw new ArgumentException($"Unsupported pixel format {pixelFormat}.", nameof(pixelFormat));
        if (width <= 0 || height <= 0 || imagePixelData.Length != (long)width * height * BytesPerPixel)
            throw new ArgumentException($"{imagePixelData.Length} bytes do not fit an image of {width} x {height} pixels.", nameof(imagePixelData));
        return new MLImage(width, height, pixelFormat, imagePixelData.ToArray());
    }

    public void Save(string imagePath)
    {
        ArgumentNullException.ThrowIfNull(imagePath);
        _ = Live(_pixels);
        if (!Path.GetExtension(imagePath).Equals(".png", StringComparison.OrdinalIgnoreCase))
            throw new NotSupportedException($"The offline host writes PNG images only, and '{imagePath}' does not end in '.png'.");
        using FileStream file = File.Create(imagePath);
        PngWriter.Write(file, this);
    }

    public void Dispose() => _pixels = null;

    private static MLImage Read(Stream stream, string name)
    {
        (int width, int height, byte[] pixels) = PngReader.Read(stream, name);
        return new MLImage(width, height, MLPixelFormat.Bgra32, pixels);
    }

    private T Live<T>(T value) => _pixels == null ? throw new InvalidOperationException("Object is disposed.") : value;
}
