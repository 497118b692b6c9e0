namespace Microsoft.ML.Rise.Metrics;

/// <summary>The metrics that ask a scorer about changed copies of an input, to judge a saliency map of it.</summary>
[Flags]
public enum SaliencyMetricKinds
{
    /// <summary>No metric.</summary>
    None = 0,

    /// <summary>How fast the score falls while positions are removed, most salient first: the area under the curve; lower is better. About 225 copies.</summary>
    /// <remarks>Petsiuk, Das, Saenko: RISE: Randomized Input Sampling for Explanation of Black-box Models, BMVC 2018.</remarks>
    Deletion = 1,

    /// <summary>How fast the score rises while positions are put in, most salient first: the area under the curve; higher is better. About 225 copies.</summary>
    /// <remarks>Petsiuk, Das, Saenko, as above.</remarks>
    Insertion = 2,

    /// <summary>The rank correlation of what random subsets of the positions weigh in the map and what the score loses without them, in −1 to 1; higher is better. 200
    /// copies.</summary>
    /// <remarks>Bhatt, Weller, Moura: Evaluating and Aggregating Feature-based Model Explanations, IJCAI 2020, as xplique computes it: Spearman's correlation, and
    /// each superpixel is in a subset by itself with a fixed probability. Of equal values, which have no ranks, it is 0.</remarks>
    MuFidelity = 4,

    /// <summary>The part of the score that is lost when only what the map shows stays visible: max(0, base − after) / base, in 0 to 1; lower is better. One copy.</summary>
    /// <remarks>Chattopadhay, Sarkar, Howlader, Balasubramanian: Grad-CAM++, WACV 2018. The map's absolute values are stretched to 0 to 1, and
    /// are the input's mask; where they are all equal, nothing is shown. Needs scores in 0 to 1. Where the base is 0 there is nothing to lose, and the drop is 0.</remarks>
    AverageDrop = 8,

    /// <summary>Whether the score is higher when only what the map shows stays visible, 0 or 1; higher is better. The copy of <see cref="AverageDrop"/>.</summary>
    /// <remarks>Chattopadhay and others, as above.</remarks>
    AverageIncrease = 16,

    /// <summary>The part of the missing score that is gained when only what the map shows stays visible: max(0, after − base) / (1 − base), in 0 to 1; higher is
    /// better. The copy of <see cref="AverageDrop"/>.</summary>
    /// <remarks>Zhang, Torres, Sicre, Avrithis, Ayache: Opti-CAM, 2023. Needs scores in 0 to 1. Where the base is 1 there is nothing to gain, and the gain is 0.</remarks>
    AverageGain = 32,

    /// <summary>How much longer the score lasts while positions are removed least salient first than most salient first: the area under the one curve minus that under the other; higher is better, and
    /// 0 is what a random order gets. Equal values are taken in the order of their positions. About 225 copies more than <see cref="Deletion"/>; none where <see cref="Insertion"/> starts from the same baseline.</summary>
    /// <remarks>LeRF − MoRF, least minus most relevant first: Wang and Wang: TRACE, ICML 2024, who recommend it over either alone. Removing the least salient first is insertion from the deletion's
    /// baseline, read backwards.</remarks>
    LeastMinusMostRelevantFirst = 64,

    /// <summary>All of them.</summary>
    All = Deletion | Insertion | MuFidelity | AverageDrop | AverageIncrease | AverageGain | LeastMinusMostRelevantFirst,
}

/// <summary>Which values of a metric are good.</summary>
public enum MetricDirection
{
    /// <summary>The lower, the better.</summary>
    LowerIsBetter = 0,

    /// <summary>The higher, the better.</summary>
    HigherIsBetter = 1,
}
