using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.ModelFiles;
using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise;

/// <summary>The black box: anything that gives an input scores. One scorer serves any number of explainers, pipelines and evaluations, at the same time; how fast it is asked is found out once.</summary>
/// <remarks>Belongs to whoever makes it: nothing that is given it disposes it.</remarks>
public abstract class RiseScorer : IDisposable
{
    private protected RiseScorer()
    {
    }

    /// <summary>How the scorer is kept busy: as it was given, or the fastest so far (others are tried now and then); null as long as one is due that has not been tried.</summary>
    public abstract RiseSchedule? Schedule { get; }

    /// <summary>Any fitted ML.NET transformer: the part of a pipeline that reads the input column, or a whole model. It is asked in pipelines, about rows.</summary>
    /// <param name="transformer">The transformer. It is never disposed.</param>
    /// <param name="schedule">The cursors that it is read through, each on its own thread and with the memory of one, and the rows dealt to a cursor at a time. Default (<see langword="null"/>): one cursor, half
    /// as many as there are cores or as many, whichever is the fastest on some of the masks, whose scores count; 8 rows at a time.</param>
    /// <exception cref="ArgumentNullException"><paramref name="transformer"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number of the schedule is below 1.</exception>
    public static RiseScorer FromTransformer(ITransformer transformer, RiseSchedule? schedule = null)
    {
        ArgumentNullException.ThrowIfNull(transformer);
        schedule?.Validate();
        return new TransformerScorer(transformer, schedule, Environment.ProcessorCount);
    }

    /// <summary>A function.</summary>
    /// <param name="function">Scores several inputs at once.</param>
    /// <param name="numberOfScores">How many scores it gives an input, at least 1.</param>
    /// <param name="schedule">The calls at the same time, each from its own thread, and the inputs of a call. Default (<see langword="null"/>): one call at a time, of 8 inputs.</param>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numberOfScores"/> or a number of the schedule is below 1.</exception>
    public static RiseScorer FromFunction(RiseScorerFunction function, int numberOfScores, RiseSchedule? schedule = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentOutOfRangeException.ThrowIfLessThan(numberOfScores, 1);
        schedule?.Validate();
        return new FunctionScorer(function, numberOfScores, schedule ?? new RiseSchedule(1, 1, RiseSchedule.DefaultBatchSize));
    }

    /// <summary>An ONNX network, asked directly, which is the fastest way: see <see cref="RiseOnnxScorer"/>.</summary>
    /// <param name="modelFile">An ONNX file, with the files of its weights beside it if it has any. It must not change as long as this is used.</param>
    /// <param name="options">Nodes, sizes, session and schedule; default: the only input and output, on the processor.</param>
    /// <exception cref="ArgumentException">The file is no network that ONNX Runtime can open, or has no such nodes, they are no tensors of numbers, or sizes are not
    /// known.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A dimension or the schedule is not positive, or the schedule has a batch that the network does not take.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidOperationException">The program has no native ONNX Runtime, or <see cref="RiseOnnxOptions.CreateSessionOptions"/> failed, as it does where
    /// an execution provider is not to be had.</exception>
    public static RiseOnnxScorer FromOnnx(string modelFile, RiseOnnxOptions? options = null) => new(modelFile, options, Environment.ProcessorCount);

    /// <summary>The same of a network that is in memory, where it stays.</summary>
    /// <param name="model">The bytes of an ONNX file whose weights are all in it. Must not change as long as this is used.</param>
    /// <param name="options">As for a file.</param>
    /// <exception cref="ArgumentException">They are no network that ONNX Runtime can open, weights are in other files, or as for a file.</exception>
    /// <exception cref="ArgumentOutOfRangeException">As for a file.</exception>
    /// <exception cref="InvalidOperationException">As for a file.</exception>
    public static RiseOnnxScorer FromOnnx(byte[] model, RiseOnnxOptions? options = null) => new(model, options, Environment.ProcessorCount);

    /// <summary>Gives back what the scorer itself holds: an ONNX network's sessions. A transformer or a function is its maker's.</summary>
    public virtual void Dispose()
    {
        GC.SuppressFinalize(this);
    }

    /// <summary>The scorer as it is saved.</summary>
    /// <param name="pack">Makes a file of a transformer.</param>
    /// <exception cref="UnsavableException">It cannot be.</exception>
    internal abstract SavedScorer Save(Func<ITransformer, ReadOnlyMemory<byte>> pack);

    /// <summary>Checks the scorer against a schema.</summary>
    /// <param name="input">What is masked of the rows.</param>
    /// <param name="question">What is asked.</param>
    /// <exception cref="ArgumentOutOfRangeException">The scorer does not fit.</exception>
    internal abstract BoundScorer Bind(InputBinding input, ScoreQuestion question);

    /// <summary>Which columns of rows the scorer reads to make the score that is explained, ascending.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The scorer does not read columns, or has no such score column.</exception>
    internal virtual IReadOnlyList<int> ColumnsRead(DataViewSchema schema, string? scoreColumnName) =>
        throw new ArgumentOutOfRangeException("scorer", "Columns of rows are read by a transformer only: give the whole model, not a function or an ONNX network that is asked directly.");

    /// <summary>The scorer of an array.</summary>
    /// <exception cref="ArgumentException">The scorer does not read such arrays.</exception>
    internal abstract InputScorer ForInput(MaskedInput input, ScoreQuestion question);

    /// <summary>The same, once it is known that there is such a target.</summary>
    /// <exception cref="ArgumentException">The scorer does not read such arrays.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The scorer has no such target.</exception>
    internal InputScorer ForInput(ReadOnlySpan<float> input, InputShape shape, ScoreQuestion question, RiseTarget target)
    {
        InputScorer ofInput = ForInput(MaskedInput.Of(input, shape), question);
        if (ofInput.NumberOfClasses is int classes)
            target.Validate(classes, ofInput.Labels);
        return ofInput;
    }
}

/// <summary>A scorer that is a function: scores several inputs at once.</summary>
/// <param name="inputs">numberOfInputs × <see cref="InputShape.Length"/> values, row-major, each input arranged as its shape says.</param>
/// <param name="numberOfInputs">At least 1 and at most the batch of its schedule.</param>
/// <param name="scores">To be filled: numberOfInputs × number of scores, row-major. It comes filled with NaN, so that a score that is left out is noticed.</param>
/// <remarks>Called from as many threads at the same time as its schedule has runs.</remarks>
public delegate void RiseScorerFunction(ReadOnlySpan<float> inputs, int numberOfInputs, Span<float> scores);
