namespace Microsoft.ML.Rise;

/// <summary>How the random grids of masks are drawn. Each mask by itself is as random in all of them; they differ in how masks go together.</summary>
public enum Sampling
{
    /// <summary>
    /// Pairs of opposites, whose grids are orthogonal arrays: over an array of masks (128 of a 7×7 grid), any two cells are both preserved, one of them, the other and none of them
    /// equally often. For grids of 32 cells or more; coarser ones are drawn as <see cref="Antithetic"/>. Where there are no more ways to hide unrelated positions than <c>NumberOfMasks</c> (2^D of D features or segments: 11 by default), each is
    /// asked about once, and the map is exact, which may cost more than a reliable one; positions that show their baseline anyway take no part. The least noise.
    /// </summary>
    /// <remarks>The errors do not know of the balance: with a few hundred masks, and another method than the regression-adjusted one, standard errors are up to a half too large.</remarks>
    Balanced = 0,

    /// <summary>Masks come in pairs that preserve opposite grid cells.</summary>
    /// <remarks>That pairs leave only the odd part of a scorer to chance is proved by Fumagalli, Butler, Kang, Ramchandran, Witter: An Odd Estimator for Shapley Values, arXiv 2602.01399.</remarks>
    Antithetic = 1,

    /// <summary>Every mask by itself, as in the paper.</summary>
    Independent = 2,
}
