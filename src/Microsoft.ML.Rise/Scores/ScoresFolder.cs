using System.Globalization;

namespace Microsoft.ML.Rise;

/// <summary>A folder in which the scores of rows are kept: for each a file of <see cref="MaskScores"/>, such as <c>000000012.rise</c>, and in a folder beside it those of ranges of masks that were scored apart, such as <c>000000012/500-999.rise</c>. Whoever
/// explains the row finds all of them. A path is a folder whose rows are numbered by their positions.</summary>
/// <param name="path">Where it is; made when it is needed.</param>
public sealed class ScoresFolder(string path)
{
    private const string Extension = ".rise";

    /// <summary>Where it is.</summary>
    public string Path { get; } = !string.IsNullOrEmpty(path) ? path : throw new ArgumentException("A folder of scores must have a path.", nameof(path));

    /// <summary>The number of the row at a position of its view, 0 or more, where that is not its position: for views that have some of the rows. Default: null.</summary>
    public Func<long, long>? NumberOf { get; init; }

    /// <summary>The folder at a path.</summary>
    /// <param name="path">Where it is.</param>
    public static implicit operator ScoresFolder(string path) => new(path);

    /// <summary>The file of a row: for <see cref="RiseExplainer"/>.</summary>
    /// <param name="position">The row's position in its view.</param>
    public string FileOf(long position)
    {
        Directory.CreateDirectory(Path);
        return PathOf(position) + Extension;
    }

    /// <summary>The file of a range of a row's masks.</summary>
    /// <param name="position">The row's position in its view.</param>
    /// <param name="firstMask">The index of the first mask.</param>
    /// <param name="numberOfMasks">The number of masks.</param>
    public string FileOf(long position, long firstMask, int numberOfMasks)
    {
        Directory.CreateDirectory(PathOf(position));
        return System.IO.Path.Combine(PathOf(position), string.Create(CultureInfo.InvariantCulture, $"{firstMask}-{firstMask + numberOfMasks - 1}{Extension}"));
    }

    /// <summary>Puts together what several folders have of each row, and writes it here: the masks from the first one on as one file, and what is behind a gap as ranges. The others stay as they are.</summary>
    /// <param name="folders">The folders; this one counts, too.</param>
    /// <returns>For each row its number, how many masks from the first one on there are, and how many behind a gap.</returns>
    /// <exception cref="ArgumentException">Files of one row do not belong together: the message says what differs.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or no file of scores.</exception>
    public IReadOnlyList<(long Row, int NumberOfMasks, int NumberBehindGap)> Merge(params IEnumerable<string> folders)
    {
        ArgumentNullException.ThrowIfNull(folders);
        string[] all = [.. folders.Append(Path).Where(f => f != Path || Directory.Exists(f)).Distinct()];
        IEnumerable<string> names = all.SelectMany(f => Directory.EnumerateFileSystemEntries(f)).Select(e => System.IO.Path.GetFileNameWithoutExtension(e)).Distinct().Order(StringComparer.Ordinal);
        var merged = new List<(long, int, int)>();
        foreach (string name in names)
        {
            if (long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out long row))
                merged.Add(Merge(row, [.. all.SelectMany(f => FilesOf(System.IO.Path.Combine(f, name + Extension)))]));
        }

        return merged;
    }

    /// <summary>A file of scores, and those of its parts, as far as they are there.</summary>
    internal static IEnumerable<string> FilesOf(string file)
    {
        string parts = System.IO.Path.ChangeExtension(file, null);
        return [.. File.Exists(file) ? [file] : Array.Empty<string>(), .. parts != file && Directory.Exists(parts) ? Directory.EnumerateFiles(parts, $"*{Extension}") : []];
    }

    private (long Row, int NumberOfMasks, int NumberBehindGap) Merge(long row, string[] files)
    {
        var parts = new List<MaskScores>();
        foreach (string file in files)
        {
            var part = MaskScores.Load(file);
            if (parts.Count > 0 && part.DifferenceFrom(parts[0]) is { } difference)
                throw new ArgumentException($"'{file}' does not belong to '{files[0]}': {difference}.", nameof(files));
            parts.Add(part);
        }

        MaskScores? whole = null;
        int behind = 0;
        var own = new ScoresFolder(Path);
        foreach (MaskScores part in parts.OrderBy(p => p.FirstMask))
        {
            long end = whole?.Masks.End ?? 0;
            if (part.Masks.End <= end)
                continue;
            if (part.FirstMask > end)
            {
                behind += part.NumberOfMasks;
                part.Save(own.FileOf(row, part.FirstMask, part.NumberOfMasks));
                continue;
            }

            whole = whole is null ? part : whole.Merge(part.From(end));
        }

        whole?.Save(own.FileOf(row));
        return (row, whole?.NumberOfMasks ?? 0, behind);
    }

    private string PathOf(long position) => System.IO.Path.Combine(Path, (NumberOf?.Invoke(position) ?? position).ToString("D9", CultureInfo.InvariantCulture));
}
