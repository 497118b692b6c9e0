namespace Microsoft.ML.Rise.Tests.RealModels;

/// <summary>A part of a picture: left and top inclusive, right and bottom exclusive.</summary>
internal sealed record Box(int Left, int Top, int Right, int Bottom)
{
    public bool Contains((double X, double Y) point) => point.X >= Left && point.X < Right && point.Y >= Top && point.Y < Bottom;
}
