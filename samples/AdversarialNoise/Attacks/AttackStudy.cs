using AdversarialNoise.Scenes;

namespace AdversarialNoise.Attacks;

/// <summary>Attacks scenes, in each a garment that is not there and one that is, until there are enough successes.</summary>
/// <param name="model">The network.</param>
/// <param name="attacks">The attacks.</param>
/// <param name="budget">The most queries of each attempt.</param>
/// <param name="enough">How many successes of an attack are wanted.</param>
/// <param name="seed">Equal seeds give equal attacks.</param>
internal sealed class AttackStudy(Model model, IReadOnlyList<IAttack> attacks, int budget, int enough, int seed)
{
    /// <summary>A garment that is not there is attacked where its score is lower.</summary>
    private const float HighestAbsent = 0.1f;

    /// <summary>Successes are counted after so many scenes, which are attacked at the same time.</summary>
    private const int ScenesAtATime = 16;

    /// <summary>All attempts, failed ones too.</summary>
    /// <param name="scenes">The scenes, in the order in which they are attacked.</param>
    /// <param name="progress">Told what there is so far.</param>
    /// <param name="cancellation">Ends it.</param>
    public IReadOnlyList<Attempt> Run(IReadOnlyList<Scene> scenes, Action<IReadOnlyList<Attempt>> progress, CancellationToken cancellation)
    {
        var attempts = new List<Attempt>();
        foreach ((int Number, Scene Scene)[] some in scenes.Index().Chunk(ScenesAtATime))
        {
            IAttack[] wanted = [.. attacks.Where(attack => attempts.Count(a => a.Attack == attack.Name && a.IsSuccess) < enough)];
            attempts.AddRange(some.AsParallel().AsOrdered().WithCancellation(cancellation).SelectMany(s => Attempts(wanted, s.Scene, s.Number)));
            progress(attempts);
        }

        return attempts;
    }

    private Attempt[] Attempts(IReadOnlyList<IAttack> wanted, Scene scene, int number)
    {
        float[] scores = model.ScoresOf(scene.Pixels);
        return [.. GoalsOf(scene, scores).SelectMany(goal => wanted.Select(attack =>
        {
            var victim = new Victim(model.Ask, model.NumberOfScores, goal.Goal, budget);
            attack.Run(scene.Pixels, victim, new Random(unchecked(seed * 1_000_003 + number)));
            return new Attempt(attack.Name, scene, scores, goal.Goal, goal.Counterpart, victim.Best, victim.BestScore, victim.Queries, victim.QueriesToGoal);
        }))];
    }

    /// <summary>The easiest class for each direction. The counterpart is a class that is rightly on the side where the goal is, and as near to one half as there is; an attack goes on, while it may ask, until it has that score, so
    /// that attacked and clean scores are not told apart at a glance.</summary>
    private IEnumerable<(Goal Goal, int Counterpart)> GoalsOf(Scene scene, float[] scores)
    {
        int[] classes = [.. Enumerable.Range(0, model.NumberOfScores)];
        int[] found = [.. classes.Where(c => scene.Present.Contains(c) && Goal.IsFound(scores[c])).OrderBy(c => scores[c])];
        int[] absent = [.. classes.Where(c => !scene.Present.Contains(c) && scores[c] < HighestAbsent).OrderByDescending(c => scores[c])];
        if (found.Length == 0 || absent.Length == 0)
            yield break;
        yield return (new Goal(absent[0], Direction.Rises, scores[found[0]]), found[0]);
        yield return (new Goal(found[0], Direction.Falls, scores[absent[0]]), absent[0]);
    }
}
