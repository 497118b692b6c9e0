using System.Globalization;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>A channel that hands each message to the owner of the log.</summary>
internal sealed class LogChannel : IChannel
{
    private readonly string _source;
    private readonly Action<LoggingEventArgs> _log;

    public LogChannel(string source, Action<LoggingEventArgs> log)
    {
        _source = source;
        _log = log;
        Send(ChannelMessageKind.Trace, "Channel started");
    }

    public void Trace(MessageSensitivity sensitivity, string fmt) => Send(ChannelMessageKind.Trace, fmt);

    public void Trace(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(ChannelMessageKind.Trace, fmt, args);

    public void Info(MessageSensitivity sensitivity, string fmt) => Send(ChannelMessageKind.Info, fmt);

    public void Info(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(ChannelMessageKind.Info, fmt, args);

    public void Warning(MessageSensitivity sensitivity, string fmt) => Send(ChannelMessageKind.Warning, fmt);

    public void Warning(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(ChannelMessageKind.Warning, fmt, args);

    public void Error(MessageSensitivity sensitivity, string fmt) => Send(ChannelMessageKind.Error, fmt);

    public void Error(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(ChannelMessageKind.Error, fmt, args);

    public void Dispose()
    {
        Send(ChannelMessageKind.Trace, "Channel finished");
        Send(ChannelMessageKind.Trace, "Channel disposed");
    }

    private void Send(ChannelMessageKind kind, string message) => _log(new LoggingEventArgs(message, kind, _source));

    private void Send(ChannelMessageKind kind, string fmt, object[] args) => Send(kind, string.Format(CultureInfo.InvariantCulture, fmt, args));
}
