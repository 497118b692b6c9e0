using Microsoft.ML.Data;
using Microsoft.ML.Rise.Properties.Cases;
using Microsoft.ML.Rise.Properties.Running;

namespace Microsoft.ML.Rise.Properties;

/// <summary>Every error is one of those that are documented, and says what is wrong.</summary>
[TestClass]
public sealed class ErrorProperties
{
    private static readonly MLContext Ml = new();

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

            string message = Assert.ThrowsExactly<ArgumentException>(() => Ml.Transforms.ExplainWithRise(new TransformerChain<ITransformer>(), options)).Message;

            AssertNamesEach(c.Faults, message);
        });

    /// <summary>What is not an option's to refuse is refused where it is made.</summary>
    [TestMethod]
    [Cases(3_000)]
    public void Baseline_AnyValueThatIsNotFinite_IsRefused() => Property.Holds(
        Gen.Select(Gen.Float[-1, 1].Array[0, 2], Gen.OneOf(float.NaN, float.PositiveInfinity, float.NegativeInfinity), Gen.Float[-1, 1].Array[0, 2]).Select((good, bad, more) => (float[])[.. good, bad, .. more]),
        values =>
        {
            foreach (Func<Baseline> make in new Func<Baseline>[] { () => Baseline.Constant(values), () => Baseline.Values(values), () => values.First(v => !float.IsFinite(v)) })
                StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentException>(make).Message, "A baseline must have finite values, at least one, got '");
        });

    [TestMethod]
    [Cases(3_000)]
    public void Schedule_AnyNumberBelowOne_IsRefused() => Property.Holds(
        Gen.Select(Fault.BelowOne, Gen.Int[1, 9], Gen.Int[1, 9], Gen.Int[0, 2]).Select((bad, a, b, place) => place switch
        {
            0 => new RiseSchedule(bad, a, b),
            1 => new RiseSchedule(a, bad, b),
            _ => new RiseSchedule(a, b, bad),
        }),
        schedule =>
        {
            foreach (Func<RiseScorer> make in new Func<RiseScorer>[]
            {
                () => RiseScorer.FromFunction((_, _, _) => { }, numberOfScores: 1, schedule), () => RiseScorer.FromTransformer(new TransformerChain<ITransformer>(), schedule),
            })
                StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentOutOfRangeException>(make).Message, "Every number of a schedule must be at least 1, got ");
        });

    /// <summary>Sizes that are too large for anything.</summary>
    [TestMethod]
    [Cases(1_000)]
    public void Constructor_AnyEnormousSize_IsRefusedByName() => Property.Holds(
        Gen.Select(Gen.Int[1, 9], Gen.OneOf(1 << 16, 1 << 20, int.MaxValue - 1, int.MaxValue), Gen.OneOf(1 << 16, 1 << 20, int.MaxValue), Gen.Int[0, 4]).Select((small, large, other, kind) => new Enormous(small, large, other, kind)),
        c =>
        {
            InputShape image = InputShape.Image(c.Small, c.Small, 1);
            (string name, Action make) = c.Kind switch
            {
                0 => ("The input", () => InputShape.Image(c.Large, c.Other, 1)),
                1 => ("The input", () => InputShape.Series(int.MaxValue - c.Small, 2)),
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
            .Select((c, kind, by, after, isPart) => new Wrong(c, kind, by, after, isPart)),
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

    private sealed record Wrong(ExplanationCase Case, int Kind, int By, int After, bool IsPart)
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
                2 => Case.Options with { Baseline = Baseline.Constant(new float[Case.Shape.NumberOfChannels + By]) },
                3 => Case.Options with { Target = RiseTarget.Class(numberOfScores - 1 + By) },
                4 => Case.Options with { Target = RiseTarget.Top(numberOfScores + By) },
                5 => Case.Options with { Target = "nobody" },
                6 => Case.Options with { Target = RiseTarget.Column("Label") },
                _ => Case.Options,
            };
            string[] expected = Kind switch
            {
                0 => ["The input must have"],
                1 => ["numberOfScores"],
                2 => ["Baseline must have 1 value"],
                3 => ["Target class"],
                4 => ["The top"],
                5 => ["Target label 'nobody'"],
                6 => ["The target is in column 'Label'"],
                7 => ["canceled"],
                _ => IsPart && By is (3 or 5) ? ["firstMask"] : IsPart && By == 4 ? ["numberOfMasks"] : [],
            };
            if (isFaulty)
                expected = [.. expected, "The scorer threw while it scored masked copies: bad weights", "scores must be finite"];

            // Some of all ways to hide a few positions make no map.
            bool isTooFew = IsPart && 1 + After < Case.NumberOfGrids;
            if (isTooFew)
                expected = [.. expected, "The map is exact where all"];

            Exception? error = null;
            try
            {
                var explainer = new RiseExplainer(Case.Shape, options);
                RiseScorer scorer = RiseScorer.FromFunction(Ask, numberOfScores, Case.Schedule);
                CancellationToken token = Kind == 7 ? cancellation.Token : default;
                long first = Kind < 8 ? 0 : By == 5 ? -After - 1 : By == 3 ? long.MaxValue - After : 0;
                MaskScores? scores = IsPart ? explainer.Score(input, scorer, first, Kind == 8 && By == 4 ? -After : 1 + After, progress: null, token) : null;
                RiseExplanation explanation = scores is null ? explainer.Explain(input, scorer, progress: null, token) : explainer.Explain(scores, token);
                foreach (RiseMap map in explanation.Maps)
                {
                    int length = map.Dimensions.Aggregate(1, (product, n) => product * n);
                    Assert.AreEqual((length, length, length), (map.Saliency.Length, map.StandardError.Length, map.Contrast.Length));
                }
            }
            catch (Exception e)
            {
                error = e;
            }

            if (error is null)
            {
                // A faulty scorer need not meet what it fails at, and a late cancellation comes too late.
                Assert.IsTrue(!isTooFew && (expected.Length == 0 || Kind == 7 || (Kind > 7 && isFaulty)), $"Nothing was thrown; expected '{string.Join("' or '", expected)}'.");
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

        public override string ToString() => $"{Case}  wrong: kind {Kind} by {By}, after {After}, {(IsPart ? "as a part" : "as a whole")}";
    }
}
