using AdversarialNoise.Attacks;
using AdversarialNoise.Detection;
using AdversarialNoise.Suppression;

namespace AdversarialNoise;

/// <summary>A successful attack, told and suppressed.</summary>
/// <param name="Attempt">The attack.</param>
/// <param name="Attacked">Its class in the attacked scene, explained.</param>
/// <param name="Clean">The counterpart in the clean scene, explained.</param>
/// <param name="Evidence">1 in the evidence that <see cref="CaseStudy.ShownSigma"/> blurs, 0 elsewhere.</param>
/// <param name="Suppressions">What came of blurring.</param>
internal sealed record Case(Attempt Attempt, Example Attacked, Example Clean, float[] Evidence, IReadOnlyList<Suppressed> Suppressions);
