using SkiaSharp;

namespace AdversarialNoise.Report;

/// <summary>A picture on a page, with a line of text above it.</summary>
internal sealed record Cell(SKImage Picture, string Caption);

/// <summary>Puts pictures together, on white.</summary>
/// <param name="lettering">The captions; margins and gaps grow with it.</param>
internal sealed class Page(Lettering lettering)
{
    /// <summary>In lines of a caption: a narrower picture does not shorten it further.</summary>
    private const int SmallestCaptionWidth = 10;

    private readonly int _margin = lettering.Size;

    /// <summary>Draws rows of pictures, all of the same number.</summary>
    public SKImage Draw(IReadOnlyList<Cell[]> rows)
    {
        int[] columns = [.. Enumerable.Range(0, rows[0].Length)];
        int[] widths = [.. columns.Select(column => rows.Max(row => WidthOf(row[column])))];
        int[] heights = [.. rows.Select(row => row.Max(HeightOf))];
        int width = _margin + widths.Sum(w => w + _margin), height = _margin + heights.Sum(h => h + _margin);

        using SKSurface surface = SKSurface.Create(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        surface.Canvas.Clear(SKColors.White);
        int top = _margin;
        for (int row = 0; row < rows.Count; row++)
        {
            int left = _margin;
            foreach (int column in columns)
            {
                DrawCell(surface.Canvas, rows[row][column], left, top, widths[column]);
                left += widths[column] + _margin;
            }

            top += heights[row] + _margin;
        }

        return surface.Snapshot();
    }

    private void DrawCell(SKCanvas canvas, Cell cell, int left, int top, int width)
    {
        lettering.Draw(canvas, cell.Caption, left, top + lettering.CapHeight, width);
        top += CaptionHeightOf(cell);
        canvas.DrawImage(cell.Picture, left, top);
    }

    private int WidthOf(Cell cell) => Math.Max(cell.Picture.Width, CaptionHeightOf(cell) * SmallestCaptionWidth);

    private int HeightOf(Cell cell) => CaptionHeightOf(cell) + cell.Picture.Height;

    private int CaptionHeightOf(Cell cell) => cell.Caption.Length == 0 ? 0 : lettering.LineHeight;
}
