namespace Microsoft.ML.Rise.Tests.Models.Detections;

/// <summary>A kind of garment, by its outline.</summary>
internal sealed class Garment
{
    private readonly string[] _rows;

    private Garment(string name, params string[] rows) => (Name, _rows) = (name, rows);

    /// <summary>All kinds, by the index of their class.</summary>
    public static IReadOnlyList<Garment> All { get; } =
    [
        new("T-shirt", "###....###", "##########", "##########", "##########", "#.######.#", "..######..", "..######..", "..######..", "..######..", "..######.."),
        new("Trouser", "######", "######", "######", "##..##", "##..##", "##..##", "##..##", "##..##", "##..##", "##..##"),
        new("Dress", "..#..#..", "..####..", "..####..", "..####..", "...##...", "..####..", ".######.", ".######.", "########", "########"),
        new("Bag", "...####...", "..#....#..", ".#......#.", "##########", "##########", "##########", "##########", "##########"),
        new("Boot", "####.....", "####.....", "####.....", "####.....", "#####....", "########.", "#########", "#########"),
        new("Hat", "...####...", "..######..", "..######..", "..######..", "##########", "##########"),
    ];

    public string Name { get; }

    /// <summary>The sides of its box, the longer of which is 1.</summary>
    public (double Width, double Height) Extent => (Columns / Longest, Rows / Longest);

    private double Rows => _rows.Length;

    private double Columns => _rows[0].Length;

    private double Longest => Math.Max(Rows, Columns);

    /// <summary>Whether a place of the box belongs to it: (0, 0) is the upper left corner of the box, and (1, 1) the lower right one.</summary>
    public bool Covers(double x, double y) => x >= 0 && y >= 0 && x < 1 && y < 1 && _rows[(int)(y * Rows)][(int)(x * Columns)] == '#';
}
