using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.ModelFiles;
using Microsoft.ML.Rise.Targets;

namespace Microsoft.ML.Rise.Scores;

/// <summary>A <see cref="RiseScorerFunction"/> as scorer.</summary>
internal sealed class FunctionScorer(RiseScorerFunction function, int numberOfScores, RiseSchedule schedule) : RiseScorer
{
    public override RiseSchedule? Schedule => schedule;

    internal override SavedScorer Save(Func<ITransformer, ReadOnlyMemory<byte>> pack) => throw new UnsavableException("The scorer is a function, which cannot be saved: give a transformer or an ONNX network.");

    internal override BoundScorer Bind(InputBinding input, ScoreQuestion question) => new Bound(this, input.RequireArray("A function"), LabelsOf(question));

    internal override InputScorer ForInput(MaskedInput input, ScoreQuestion question) => new OfInput(this, input, LabelsOf(question));

    private ClassLabels LabelsOf(ScoreQuestion question)
    {
        var labels = new ClassLabels(question.ScoreColumnName ?? ScoreColumn.DefaultName, question.Labels) { AreOfBoxes = question.Decoder is not null };
        labels.RequireOneForEach(numberOfScores);
        return labels;
    }

    private sealed class Bound(FunctionScorer scorer, DataViewSchema.Column inputColumn, ClassLabels labels) : BoundScorer
    {
        private readonly FunctionScorer _scorer = scorer;

        public override IReadOnlyList<int> Columns => [inputColumn.Index];

        public override int? NumberOfClasses => Labels.NumberOfClasses(_scorer.NumberOfScores);

        public override ClassLabels Labels => labels;

        public override InputScorer ForRow(DataViewRow row, MaskedInput input) => new OfInput(_scorer, input, labels);
    }

    private int NumberOfScores => numberOfScores;

    private sealed class OfInput(FunctionScorer scorer, MaskedInput input, ClassLabels labels) : InputScorer(input)
    {
        public override ClassLabels Labels => labels;

        public override int? NumberOfClasses => labels.NumberOfClasses(scorer.NumberOfScores);

        public override InputScorer With(MaskedInput other) => new OfInput(scorer, other, labels);

        public override float[] ScoreUnmasked(CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            var worker = new Worker(scorer, Input.Shape.Length, batchSize: 1, cancellation);
            Input.Values.CopyTo(worker.Input(0));
            worker.Run(1);
            return worker.Scores(0).ToArray();
        }

        public override void ScoreMasked(MaskRange masks, MaskedCopies copies, ScoreTable table, CancellationToken cancellation)
        {
            RiseSchedule schedule = scorer.Schedule!.Value;
            int batchSize = Math.Min(schedule.BatchSize, masks.Count);
            int numberOfThreads = Math.Min(schedule.NumberOfRuns, masks.NumberOfBatches(batchSize));
            Worker[] workers = [.. Enumerable.Range(0, numberOfThreads).Select(_ => new Worker(scorer, Input.Shape.Length, batchSize, cancellation))];
            BatchScoring.Run(workers, Input, masks, batchSize, copies, table, cancellation);
        }
    }

    private sealed class Worker(FunctionScorer scorer, int inputLength, int batchSize, CancellationToken cancellation) : IBatchWorker
    {
        private readonly float[] _inputs = new float[batchSize * inputLength];
        private readonly float[] _scores = new float[batchSize * scorer.NumberOfScores];

        public Span<float> Input(int k) => _inputs.AsSpan(k * inputLength, inputLength);

        public ReadOnlySpan<float> Scores(int k) => _scores.AsSpan(k * scorer.NumberOfScores, scorer.NumberOfScores);

        public void Run(int count)
        {
            Span<float> asked = _scores.AsSpan(0, count * scorer.NumberOfScores);
            asked.Fill(float.NaN);
            try
            {
                scorer.Call(_inputs.AsSpan(0, count * inputLength), count, asked);
            }
            catch (Exception e) when (e is not ObjectDisposedException)
            {
                cancellation.ThrowIfCancellationRequested();
                throw BatchScoring.Failure("The scorer", e);
            }
        }
    }

    private void Call(ReadOnlySpan<float> inputs, int numberOfInputs, Span<float> scores) => function(inputs, numberOfInputs, scores);
}
