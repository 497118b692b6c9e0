namespace Microsoft.ML.Rise;

/// <summary>How the scores of the masked copies are averaged into a saliency map. All converge to E[f(x⊙M)·M(λ)] / p and differ in noise.</summary>
public enum SaliencyFormula
{
    /// <summary>A ridge regression of the scores on coarse mask means takes out what is linear in them, by its exact covariance with the masks; only the residual
    /// is averaged. The least noise by far: some ten times fewer masks for the same map. Ours.</summary>
    RegressionAdjusted = 0,

    /// <summary>Σ f·M(λ) / Σ M(λ), the mean score over the masks, weighted by how visible the position was (xplique's Rise).
    /// A constant model gives a constant map.</summary>
    SelfNormalized = 1,

    /// <summary>Σ f·M(λ) / (N·p), as printed in the paper (Petsiuk, Das, Saenko, BMVC 2018). A constant model's map shows the noise of the masks.</summary>
    Paper = 2,
}
