using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>The environment of one component of an <see cref="MLContext"/>.</summary>
internal sealed class Host(IHostEnvironment parent, string component, Random rand) : IHost
{
    public Random Rand => rand;

    public IChannel Start(string name) => parent.Start($"{component}; {name}");

    public IHost Register(string name, int? seed = null, bool? verbose = null) => new Host(this, name, new Random(seed ?? rand.Next()));
}
