using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Rise.Tests.Models;

/// <summary>ML.NET's verbs, as short as the tests need them.</summary>
internal static class Pipelines
{
    public static MLContext Ml { get; } = new();

    /// <summary>50 masks of pixels, a number below the first check of reliability, so that all of them are scored.</summary>
    public static RiseOptions Options { get; } = new() { OutputColumnName = "Saliency", InputColumnName = "Pixels", NumberOfMasks = 50, GridSize = 3 };

    public static IDataView Rows<TRow>(params TRow[] rows)
        where TRow : class => Ml.Data.LoadFromEnumerable(rows);

    /// <summary>A fitted custom mapping; <paramref name="define"/> may change what the schema says of its output.</summary>
    public static ITransformer Map<TIn, TOut>(Action<TIn, TOut> map, Action<SchemaDefinition>? define = null)
        where TIn : class, new()
        where TOut : class, new()
    {
        SchemaDefinition output = SchemaDefinition.Create(typeof(TOut));
        define?.Invoke(output);
        return Ml.Transforms.CustomMapping(map, null, null, output).Fit(Rows<TIn>());
    }

    public static TransformerChain<ITransformer> Chain(params ITransformer[] stages) => new(stages);

    /// <summary>The data with the columns of RISE, none of which has been read.</summary>
    public static IDataView Explain(
        IDataView data, ITransformer scorer, RiseOptions? options = null, RiseSchedule? schedule = null, IProgress<RiseProgress>? progress = null, IChannelProvider? log = null, CancellationToken cancellation = default) =>
        Ml.Transforms.ExplainWithRise(RiseScorer.FromTransformer(scorer, schedule), options ?? Options, progress, log, cancellation).Fit(data).Transform(data);

    /// <summary>So many cursors, each of which is dealt so many rows at a time.</summary>
    public static RiseSchedule Cursors(int count, int batchSize = 8) => new(count, 1, batchSize);

    public static TRow[] Read<TRow>(IDataView view)
        where TRow : class, new() => [.. Ml.Data.CreateEnumerable<TRow>(view, reuseRowObject: false)];

    public static Explained[] ReadExplained(IDataView data, ITransformer scorer, RiseOptions? options = null, RiseSchedule? schedule = null) => Read<Explained>(Explain(data, scorer, options, schedule));

    public static float[][] Maps(IDataView explained) => [.. explained.GetColumn<float[]>("Saliency")];
}
