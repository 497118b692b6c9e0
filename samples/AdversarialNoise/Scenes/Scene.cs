namespace AdversarialNoise.Scenes;

/// <summary>A picture of garments.</summary>
/// <param name="Name">Its file.</param>
/// <param name="Pixels">Planar, each in [0,1].</param>
/// <param name="Present">The classes that are in it.</param>
internal sealed record Scene(string Name, float[] Pixels, IReadOnlyList<int> Present);
