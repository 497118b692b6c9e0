using Microsoft.ML.Data;
using Microsoft.ML.Rise.Properties.Cases;
using Microsoft.ML.Rise.Properties.Running;

namespace Microsoft.ML.Rise.Properties;

/// <summary>Every error is one of those that are documented, and says what is wrong.</summary>
[TestClass]
public sealed class ErrorProperties
{
    [TestMethod]
    [Cases(12_000)]
    public void Constructor_AnyInvalidOptions_NamesEachOfThem() => Property.Holds(
        Gen.Select(ExplanationCase.Any, Fault.Any.Array[1, 4]).Select((c, faults) => new Broken(c, faults)),
        c =>
        {
            RiseOptions options = c.Faults.Aggregate(c.Case.Options, (o, fault) => fault.Break(o));

            string message = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new RiseExplainer(c.Case.Shape, options)).Message;

            AssertNamesEach(c.Faults, message);
        });

    [TestMethod]
    [Cases(3_000)]
    public void Estimator_AnyMissingNames_NamesEachOfThem() => Property.Holds(
        Gen.Select(ExplanationCase.Any, Fault.OfNames.Array[1, 3]).Select((c, faults) => new Broken(c, faults)),
        c =>
        {
            RiseOptions options = c.Faults.Aggregate(c.Case.Options with { InputColumnName = "In", OutputColumnName = "Out" }, (o, fault) => fault.Break(o));

            string message = Assert.ThrowsExactly<ArgumentException>(() => new RiseEstimator(new TransformerChain<ITransformer>(), options)).Message;

            AssertNamesEach(c.Faults, message);
        });

    /// <summary>Sizes that are too large for anything.</summary>
    [TestMethod]
    [Cases(1_000)]
    public void Constructor_AnyEnormousSize_IsRefusedByName() => Property.Holds(
        Gen.Select(Gen.Int[1, 9], Gen.OneOf(1 << 16, 1 << 20, int.MaxValue - 1, int.MaxValue), Gen.OneOf(1 << 16, 1 << 20, int.MaxValue), Gen.Int[0, 4]).Select((small, large, other, kind) => new Enormous(small, large, other, kind)),
        c =>
        {
            RiseInputShape image = RiseInputShape.Image(c.Small, c.Small, 1);
            (string name, Action make) = c.Kind switch
            {
                0 => ("The input", () => RiseInputShape.Image(c.Large, c.Other, 1)),
                1 => ("The input", () => RiseInputShape.Series(int.MaxValue - c.Small, 2)),
                2 => ("GridSize", () => _ = new RiseExplainer(image, new RiseOptions { GridSize = new(c.Large, c.Other) })),
                3 => ("GridSize", () => _ = new RiseExplainer(image, new RiseOptions { GridSize = new(c.Small, int.MaxValue) })),
                _ => ("GridSize", (Action)(() => _ = new RiseExplainer(image, new RiseOptions { GridSize = new(int.MaxValue, c.Small) }))),
            };

            string message = Assert.ThrowsExactly<ArgumentOutOfRangeException>(make).Message;

            StringAssert.StartsWith(message, name + " must have at most ");
        });

    /// <summary>All that can go wrong later: each with the words by which its error is known.</summary>
    [TestMethod]
    [Cases(6_000, AreWholeExplanations = true)]
    public void Explain_AnythingThatGoesWrong_IsADocumentedErrorThatSaysWhat() => Property.Holds(
        Gen.Select(ExplanationCase.Of(Shapes.UpTo(6), Gen.OneOf(Cycle.Plain, Cycle.Odd), Gen.OneOf(ScoreModel.Any, ScoreModel.AnyFaulty), OptionCases.Any), Gen.Int[0, 8], Gen.Int[1, 5], Gen.Int[0, 40], Gen.Bool)
            .Select((c, kind, by, after, isRun) => new Wrong(c, kind, by, after, isRun)),
        c => c.AssertIsKnown());

    private static void AssertNamesEach(Fault[] faults, string message)
    {
        // The last of two faults of an option is the one that is there.
        foreach (Fault fault in faults)
            StringAssert.Contains(message, fault.Option + " must ");
    }

    private sealed record Broken(ExplanationCase Case, Fault[] Faults)
    {
        public override string ToString() => $"{Case}  with {string.Join(", ", Faults.Select(f => f.ToString()))}";
    }

    private sealed record Enormous(int Small, int Large, int Other, int Kind);

    private sealed record Wrong(ExplanationCase Case, int Kind, int By, int After, bool IsRun)
    {
        public void AssertIsKnown()
        {
            using var cancellation = new CancellationTokenSource();
            int asked = 0;
            int numberOfScores = Kind == 1 ? 1 - By : Case.Model.NumberOfScores;
            float[] input = Kind == 0 ? [.. Case.Input, .. new float[By]] : Case.Input;
            bool isFaulty = Array.Exists(Case.Model.Scores, s => s is Faulty);
            RiseOptions options = Kind switch
            {
                2 => Case.Options with { Baseline = new float[Case.Shape.NumberOfChannels + By] },
                3 => Case.Options with { Target = RiseTarget.Class(numberOfScores - 1 + By) },
                4 => Case.Options with { Target = RiseTarget.Top(numberOfScores + By) },
                5 => Case.Options with { Target = "nobody" },
                6 => Case.Options with { Target = RiseTarget.Column("Label") },
                7 => Case.Options with { CancellationToken = cancellation.Token },
                _ => Case.Options,
            };
            string[] expected = Kind switch
            {
                0 => ["The input must have"],
                1 => ["numberOfScores"],
                2 => By + Case.Shape.NumberOfChannels == 1 ? [] : ["Baseline must have 1 value"],
                3 => ["Target class"],
                4 => ["The top"],
                5 => ["Target label 'nobody'"],
                6 => ["The target is in column 'Label'"],
                7 => ["canceled"],
                _ => IsRun && By is (3 or 5) ? ["firstMask"] : IsRun && By == 4 ? ["numberOfMasks"] : [],
            };
            if (isFaulty)
                expected = [.. expected, "The model threw while it scored masked copies: bad weights", "scores must be finite"];

            Exception? error = null;
            try
            {
                var explainer = new RiseExplainer(Case.Shape, options);
                long first = Kind < 8 ? 0 : By == 5 ? -After - 1 : By == 3 ? long.MaxValue - After : 0;
                RiseRun? run = IsRun ? explainer.Run(input, Ask, numberOfScores, first, Kind == 8 && By == 4 ? -After : 1 + After) : null;
                RiseExplanation explanation = run is null ? explainer.Explain(input, Ask, numberOfScores) : explainer.Explain(run);
                int length = explanation.Dimensions.Aggregate(1, (product, n) => product * n);
                Assert.AreEqual((length, length), (explanation.Saliency.Length, explanation.StandardError.Length));
                Assert.HasCount(explanation.Targets.Count, explanation.Reliability);
            }
            catch (Exception e)
            {
                error = e;
            }

            if (error is null)
            {
                // A faulty scorer need not meet what it fails at, and a late cancellation comes too late.
                Assert.IsTrue(expected.Length == 0 || Kind == 7 || (Kind > 7 && isFaulty), $"Nothing was thrown; expected '{string.Join("' or '", expected)}'.");
                return;
            }

            Assert.IsTrue(error is ArgumentException or InvalidOperationException or OperationCanceledException && error is not ObjectDisposedException, $"{error}");
            Assert.IsTrue(Array.Exists(expected, part => error.Message.Contains(part, StringComparison.Ordinal)), $"{error}; expected '{string.Join("' or '", expected)}'.");

            void Ask(ReadOnlySpan<float> inputs, int count, Span<float> scores)
            {
                if (Kind == 7 && Interlocked.Increment(ref asked) > After)
                    cancellation.Cancel();
                Case.Model.Ask(inputs, count, scores);
            }
        }

        public override string ToString() => $"{Case}  wrong: kind {Kind} by {By}, after {After}, {(IsRun ? "as a run" : "as a whole")}";
    }
}
