using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Scores;

/// <summary>The scores of one input in a file, to which an explanation adds while it runs, so that another may go on from there; and in other files those of some of its masks, which need not be asked about.</summary>
internal sealed class KeptScores
{
    /// <summary>Saving takes this part of the time at most, and what is lost is as little as that allows.</summary>
    private const double MostOfTime = 0.05;

    private readonly string _path;
    private readonly List<(string Path, MaskScores Scores)> _parts;
    private long _savedAt = Stopwatch.GetTimestamp();
    private double _secondsToSave;
    private int _saved;

    /// <param name="path">The file, which need not be there yet.</param>
    /// <param name="others">Files of parts.</param>
    /// <exception cref="InvalidDataException">A file is damaged, or no file of scores.</exception>
    public KeptScores(string path, params IEnumerable<string> others)
    {
        _path = path;
        _parts = [.. others.Prepend(path).Where(File.Exists).Select(p => (p, MaskScores.Load(p))).OrderBy(p => p.Item2.FirstMask).ThenByDescending(p => p.Item2.NumberOfMasks)];
    }

    /// <summary>What an earlier run has left, in the order of the masks.</summary>
    public IEnumerable<MaskScores> Parts => _parts.Select(p => p.Scores);

    /// <summary>Refuses what was left of something else.</summary>
    /// <param name="expected">No masks of what is explained now.</param>
    /// <exception cref="ArgumentException">Masks, options, input or targets differ; the message says which, and in which file.</exception>
    public void Require(MaskScores expected)
    {
        foreach ((string path, MaskScores scores) in _parts)
        {
            if (scores.DifferenceFrom(expected) is { } difference)
                throw new ArgumentException($"The scores in '{path}' are of another explanation: {difference}. Name another file or folder to begin anew, or delete it.", "scores");
            if (path == _path && scores.FirstMask != expected.FirstMask)
                throw new ArgumentException($"The scores in '{path}' begin with mask {scores.FirstMask}, and those that are asked for with mask {expected.FirstMask}, and would take their place: name another file, and merge both (MaskScores.Merge).", "scores");
        }
    }

    /// <summary>Saves what there is now, if it is time to.</summary>
    /// <param name="count">How many masks.</param>
    /// <param name="scores">Their scores.</param>
    /// <param name="isLast">Whether nothing more comes.</param>
    public void Keep(int count, Func<MaskScores> scores, bool isLast)
    {
        if (count <= _saved || (!isLast && Stopwatch.GetElapsedTime(_savedAt).TotalSeconds * MostOfTime < _secondsToSave))
            return;
        long start = Stopwatch.GetTimestamp();
        scores().Save(_path);
        _saved = count;
        _savedAt = Stopwatch.GetTimestamp();
        _secondsToSave = Stopwatch.GetElapsedTime(start, _savedAt).TotalSeconds;
    }
}

/// <summary>A folder with the scores of many rows: for each one file, such as "000000012.rise", and of ranges of masks that were scored apart "000000012/500-999.rise".</summary>
internal static class ScoresFolder
{
    private const string Extension = ".rise";

    /// <summary>The file of a row, with all parts of it that are there.</summary>
    public static KeptScores Of(string folder, long row)
    {
        string path = Path.Combine(folder, NameOf(row));
        return new KeptScores(path + Extension, Directory.Exists(path) ? Directory.EnumerateFiles(path, $"*{Extension}") : []);
    }

    /// <summary>The file of a range of masks of a row.</summary>
    public static KeptScores Of(string folder, long row, MaskRange masks)
    {
        string path = Path.Combine(folder, NameOf(row));
        Directory.CreateDirectory(path);
        return new KeptScores(Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"{masks.First}-{masks.End - 1}{Extension}")));
    }

    private static string NameOf(long row) => row.ToString("D9", CultureInfo.InvariantCulture);
}
