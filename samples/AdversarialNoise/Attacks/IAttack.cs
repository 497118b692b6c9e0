namespace AdversarialNoise.Attacks;

/// <summary>Changes a picture a little, so that a network which it may only ask gives another answer.</summary>
internal interface IAttack
{
    string Name { get; }

    /// <param name="picture">Planar, each value in [0,1]; only read.</param>
    /// <param name="victim">Is asked until it is done, and keeps the best picture.</param>
    /// <param name="random">Equal ones give equal attacks.</param>
    void Run(float[] picture, Victim victim, Random random);
}
