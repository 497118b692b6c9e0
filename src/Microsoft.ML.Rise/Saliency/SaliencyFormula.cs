namespace Microsoft.ML.Rise;

/// <summary>How the scores of the masked copies are averaged into a saliency map. All converge to E[f(x⊙M)·M(λ)] / p.</summary>
public enum SaliencyFormula
{
    /// <summary>Σ f·M(λ) / Σ M(λ), the mean score over the masks, weighted by how visible the position was (xplique's Rise).
    /// A constant model gives a constant map.</summary>
    SelfNormalized = 0,

    /// <summary>Σ f·M(λ) / (N·p), as printed in the paper (Petsiuk, Das, Saenko, BMVC 2018). A constant model's map shows the noise of the masks.</summary>
    Paper = 1,
}
