using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>The way in: data, models, transforms and the log.</summary>
public sealed class MLContext : IHostEnvironment
{
    private readonly Random _rand;

    public MLContext(int? seed = null)
    {
        _rand = seed is int value ? new Random(value) : new Random();
        Data = new DataOperationsCatalog();
        Model = new ModelOperationsCatalog();
        Transforms = new TransformsCatalog(this);
    }

    public event EventHandler<LoggingEventArgs>? Log;

    public DataOperationsCatalog Data { get; }

    public ModelOperationsCatalog Model { get; }

    public TransformsCatalog Transforms { get; }

    IChannel IChannelProvider.Start(string name) => new LogChannel(name, message => Log?.Invoke(this, message));

    IHost IHostEnvironment.Register(string name, int? seed, bool? verbose) => new Host(this, name, new Random(seed ?? _rand.Next()));
}
