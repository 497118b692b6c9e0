namespace Microsoft.ML.Runtime;

/// <summary>Opens channels to the log.</summary>
public interface IChannelProvider
{
    IChannel Start(string name);
}
