using AdversarialNoise.Evidence;

namespace AdversarialNoise.Detection;

/// <summary>One class of one picture, explained.</summary>
/// <param name="Scene">Which it belongs to: no scene is learnt from and asked about.</param>
/// <param name="IsAttacked">What a detector is to say.</param>
/// <param name="Score">Of the class. Detectors do not see it, but the one that it is compared with.</param>
/// <param name="Features">What they see.</param>
internal sealed record Example(string Scene, bool IsAttacked, float Score, EvidenceFeatures Features);
