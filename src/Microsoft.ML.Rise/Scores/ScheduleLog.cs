using Microsoft.ML.Runtime;

namespace Microsoft.ML.Rise.Scores;

/// <summary>Writes into the log how masked copies are scored: the first time, and when that has changed. Thread-safe.</summary>
/// <param name="log">Null: nothing is written.</param>
internal sealed class ScheduleLog(IChannelProvider? log)
{
    private readonly Lock _writing = new();
    private RiseSchedule? _written;

    /// <param name="schedule">Null: nothing is written.</param>
    public void Write(RiseSchedule? schedule)
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
}
