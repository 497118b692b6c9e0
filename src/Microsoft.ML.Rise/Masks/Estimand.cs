namespace Microsoft.ML.Rise;

/// <summary>What the contribution of a column is.</summary>
public enum Estimand
{
    /// <summary>The contrast of RISE: the expected score with the column visible, minus with it hidden, where each of the others is visible with probability ½ (the Banzhaf value).</summary>
    Rise = 0,

    /// <summary>The Shapley value: the same, where any number of the others is visible with the same probability. The contributions add up to the score minus the baseline.</summary>
    /// <remarks>Shapley, A Value for n-Person Games, 1953; as an explanation of predictions: Lundberg, Lee, A Unified Approach to Interpreting Model Predictions, NeurIPS 2017.</remarks>
    Shapley = 1,
}
