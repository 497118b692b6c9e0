namespace Microsoft.ML.Rise.Masks;

/// <summary>All that a mask depends on besides its index: equal keys mean equal masks.</summary>
internal sealed record RiseMaskKey(RiseInputShape Shape, GridSize GridSize, double PreservationProbability, bool Antithetic, bool Orthogonal, int Seed);
