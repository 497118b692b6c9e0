using System.Diagnostics;

namespace Microsoft.ML.Rise.Scores;

/// <summary>The scores of one input, to which an explanation adds while it runs, so that another may go on from there; and those of some of its masks, which need not be asked about.</summary>
internal sealed class KeptScores
{
    /// <summary>Saving takes this part of the time at most, and what is lost is as little as that allows.</summary>
    private const double MostOfTime = 0.05;

    private readonly string? _path;
    private readonly List<(string Path, MaskScores Scores)> _parts;
    private long _savedAt = Stopwatch.GetTimestamp();
    private double _secondsToSave;
    private int _saved;
    private MaskScores? _last;

    /// <summary>Scores in files.</summary>
    /// <param name="path">The file, which need not be there yet.</param>
    /// <exception cref="InvalidDataException">A file is damaged, or no file of scores.</exception>
    public KeptScores(string path)
        : this(ScoresFolder.FilesOf(path).Select(p => (p, MaskScores.Load(p)))) => _path = path;

    /// <summary>Scores in memory.</summary>
    /// <param name="parts">With what they are called in messages.</param>
    public KeptScores(IEnumerable<(string Name, MaskScores Scores)> parts) => _parts = [.. parts.OrderBy(p => p.Scores.FirstMask).ThenByDescending(p => p.Scores.NumberOfMasks)];

    /// <summary>What there is in memory at the end; where nothing was asked about, the parts, which must follow one another.</summary>
    public MaskScores? All => _last ?? (_parts.Count > 0 ? MaskScores.Merge(Parts) : null);

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
        if (_path is null)
            _last = scores();
        else
            scores().Save(_path);
        _saved = count;
        _savedAt = Stopwatch.GetTimestamp();
        _secondsToSave = Stopwatch.GetElapsedTime(start, _savedAt).TotalSeconds;
    }
}
