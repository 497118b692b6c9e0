namespace Microsoft.ML.Runtime;

/// <summary>Where a component runs.</summary>
public interface IHostEnvironment : IChannelProvider
{
    IHost Register(string name, int? seed = null, bool? verbose = null);
}
