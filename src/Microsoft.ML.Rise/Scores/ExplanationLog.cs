using Microsoft.ML.Rise.Targets;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Rise.Scores;

/// <summary>Writes into the log what the user should know of the explanations. Thread-safe.</summary>
/// <param name="log">Null: nothing is written.</param>
internal sealed class ExplanationLog(IChannelProvider? log)
{
    private readonly Lock _writing = new();
    private RiseSchedule? _written;
    private int _sidesWritten;

    /// <summary>How masked copies are scored: the first time, and when that has changed.</summary>
    /// <param name="schedule">Null: nothing is written.</param>
    public void WriteSchedule(RiseSchedule? schedule)
    {
        if (log is null || schedule is not { } used)
            return;
        lock (_writing)
        {
            if (_written == used)
                return;
            _written = used;
        }

        using IChannel channel = log.Start("RISE");
        channel.Info(MessageSensitivity.None, $"Masked copies are scored in the schedule {used}.");
    }

    /// <summary>The first time: that a single score is read as the scores of two classes.</summary>
    /// <param name="sides">Their labels. Null: nothing is written.</param>
    public void WriteSides(ClassLabels? sides)
    {
        if (log is null || sides is null || Interlocked.Exchange(ref _sidesWritten, 1) == 1)
            return;
        using IChannel channel = log.Start("RISE");
        channel.Info(
            MessageSensitivity.None,
            $"Score column '{sides.ColumnName}' has one score and two labels: it is read as the probability p of '{sides[1]}', and '{sides[0]}' has 1 - p.");
    }

    /// <summary>A warning.</summary>
    /// <param name="warning">Null: nothing is written.</param>
    public void Warn(string? warning)
    {
        if (log is null || warning is null)
            return;
        using IChannel channel = log.Start("RISE");
        channel.Warning(MessageSensitivity.None, warning);
    }

}
