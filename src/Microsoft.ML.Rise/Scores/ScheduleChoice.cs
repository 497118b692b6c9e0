namespace Microsoft.ML.Rise.Scores;

/// <summary>
/// Finds the fastest way to score, and keeps finding it: now and then another candidate takes a turn on some of the masks, beside the one that is kept, and takes its
/// place if it is faster. The scores of all turns count. Thread-safe; nobody waits: whoever comes while a turn is timed scores in the way that is kept.
/// </summary>
/// <remarks>Only turns tell: the speed of one and the same schedule varies from minute to minute by more than that of two good ones.</remarks>
internal sealed class ScheduleChoice<T>
    where T : struct
{
    /// <summary>A turn takes as long as so many masks do in the way that is kept, at least.</summary>
    private const int MasksOfTurn = 16;

    /// <summary>And so long where that is short, in seconds, or as long as so many masks. Starting threads takes as long as some runs of a small network, and must not count for more than it does in a whole range.</summary>
    private const double ShortTurn = 8e-3, MasksOfShortTurn = 64;

    private const int NumberOfTurns = 3;

    /// <summary>A first turn that is so much slower or faster needs no second.</summary>
    private const double Clearly = 1.3;

    /// <summary>What a challenger must be faster by; changing costs something, too.</summary>
    private const double Faster = 0.97;

    /// <summary>A challenger is tried again after as many masks as make its last trial cost this part of their time.</summary>
    private const double ShareOfTrying = 0.01;

    /// <summary>The same until the next one is tried for the first time, which may well be faster.</summary>
    private const double ShareOfFirstTrying = 0.025;

    private const int FewestMasksBetweenTrials = 1000;

    /// <summary>What is scored at once before the first trial, at least: as many as a check of adaptive stopping adds.</summary>
    private const int FewestMasksInARow = 128;

    private readonly Lock _state = new();
    private readonly Candidate[] _candidates;
    private readonly TimeProvider _time;
    private readonly Func<T, T, bool> _isNeighbour;
    private readonly Action<T> _onKept;
    private readonly double _secondsBeforeTrying;
    private Candidate _kept;
    private bool _isTiming;
    private int _largestRange;
    private long _scored;
    private double _secondsOfKept;

    /// <param name="candidates">At least one; the first is kept as long as no other is known to be faster.</param>
    /// <param name="masksToFill">How many masks keep all of a candidate's runs busy.</param>
    /// <param name="isNeighbour">Whether a candidate is tried beside the one that is kept; default: all are. What differs in one thing only is found step by step.</param>
    /// <param name="onKept">Told which candidate is kept, after every trial that ends when no other is due that has not been tried.</param>
    /// <param name="coldStart">What it costs, in seconds, to run in a way for the first time: nothing is tried before that is a small part of the time that was spent.</param>
    /// <param name="time">The clock; default: the system's.</param>
    public ScheduleChoice(
        IReadOnlyList<T> candidates, Func<T, int> masksToFill, Func<T, T, bool>? isNeighbour = null, Action<T>? onKept = null, double coldStart = 0, TimeProvider? time = null)
    {
        _candidates = [.. candidates.Select(c => new Candidate(c, masksToFill(c)))];
        _kept = _candidates[0];
        _time = time ?? TimeProvider.System;
        _isNeighbour = isNeighbour ?? ((_, _) => true);
        _onKept = onKept ?? (_ => { });
        _secondsBeforeTrying = coldStart / ShareOfFirstTrying;
    }

    /// <summary>What is kept, or null as long as a candidate is due that has not been tried, and that the masks so far could have filled.</summary>
    public T? Chosen
    {
        get
        {
            lock (_state)
                return _candidates.Length == 1 || (_largestRange > 0 && Challengers.All(c => c.IsTried || c.DueAt > _scored || 2 * c.Fill > _largestRange)) ? _kept.Value : null;
        }
    }

    private IEnumerable<Candidate> Challengers => _candidates.Where(c => c != _kept && _isNeighbour(c.Value, _kept.Value));

    private bool IsDue(Candidate challenger) =>
        challenger.Ratios.Count > 0 || (challenger.DueAt <= _scored && (challenger.SecondsPerMask is not null || _secondsOfKept >= _secondsBeforeTrying));

    /// <summary>Scores masks: some of them in turns, if a trial is due, and the others in the way that is kept.</summary>
    /// <param name="numberOfMasks">How many there are.</param>
    /// <param name="score">Scores so many of them in a candidate's way.</param>
    /// <param name="prepare">Makes ready what a candidate needs, such as a network that is opened anew: a cost of trying it, and not of its way.</param>
    /// <returns>The way that is kept.</returns>
    public T Score(int numberOfMasks, Action<T, int> score, Action<T>? prepare = null)
    {
        for (int left = numberOfMasks; ;)
        {
            while (BeginTurn(left, numberOfMasks) is { } turn)
                left -= Take(turn, score, prepare);

            (T kept, int some) = Next(left);
            if (some == 0)
                return kept;
            long start = _time.GetTimestamp();
            score(kept, some);
            left -= some;
            lock (_state)
            {
                _scored += some;
                _secondsOfKept += _time.GetElapsedTime(start).TotalSeconds;
            }
        }
    }

    /// <summary>How many masks are scored now in the way that is kept: all, but for those behind the point where the first trial may begin.</summary>
    private (T Kept, int Masks) Next(int left)
    {
        lock (_state)
        {
            double wait = _secondsBeforeTrying - _secondsOfKept;
            if (_candidates.Length == 1 || wait <= 0)
                return (_kept.Value, left);
            double masks = _scored == 0 ? 0 : Math.Ceiling(wait * _scored / _secondsOfKept);
            return (_kept.Value, (int)Math.Min(left, Math.Max(masks, FewestMasksInARow)));
        }
    }

    /// <returns>How many masks were scored.</returns>
    private int Take(Turn turn, Action<T, int> score, Action<T>? prepare)
    {
        bool isDone = false;
        try
        {
            long begin = _time.GetTimestamp();
            foreach (Round round in turn.Rounds)
                prepare?.Invoke(round.Candidate.Value);
            turn.Preparation = _time.GetElapsedTime(begin).TotalSeconds;
            foreach (Round round in turn.Rounds)
            {
                long start = _time.GetTimestamp();
                score(round.Candidate.Value, round.Masks);
                round.Seconds = _time.GetElapsedTime(start).TotalSeconds;
            }

            isDone = true;
            return turn.Rounds.Sum(r => r.Masks);
        }
        finally
        {
            EndTurn(turn, isDone);
        }
    }

    private Turn? BeginTurn(int left, int range)
    {
        lock (_state)
        {
            _largestRange = Math.Max(_largestRange, range);
            if (_isTiming)
                return null;
            foreach (Candidate challenger in Challengers.Where(IsDue))
            {
                if (CreateTurn(challenger, left, range) is not { } turn)
                    continue;
                _isTiming = true;
                return turn;
            }

            return null;
        }
    }

    /// <summary>A round of each, the two taking it in turns to be first; or, for one that has never run, a round to warm up. Null where the masks do not fill them.</summary>
    private Turn? CreateTurn(Candidate challenger, int left, int range)
    {
        if (_kept.SecondsPerMask is null || challenger.SecondsPerMask is null)
        {
            Round[] warmUp = [.. new[] { _kept, challenger }.Where(c => c.SecondsPerMask is null).Select(c => new Round(c, c.Fill))];
            return warmUp.Sum(r => r.Masks) <= left ? new Turn(challenger, warmUp, LeastSeconds: double.PositiveInfinity) : null;
        }

        double perMask = _kept.SecondsPerMask.Value, length = Math.Clamp(ShortTurn, MasksOfTurn * perMask, MasksOfShortTurn * perMask);
        for (double seconds = length; ; seconds /= 2)
        {
            int own = challenger.MasksIn(seconds), others = _kept.MasksIn(seconds);
            if (own + others <= left)
            {
                Round[] rounds = [new Round(challenger, own), new Round(_kept, others)];
                return new Turn(challenger, challenger.Ratios.Count % 2 == 0 ? rounds : [rounds[1], rounds[0]], LeastSeconds: seconds / 2);
            }

            // A shorter turn would say little, and waits for a whole range; if that is too short, too, it must do.
            bool isShortest = own == challenger.Fill && others == _kept.Fill;
            if (isShortest || left < range)
                return null;
        }
    }

    private void EndTurn(Turn turn, bool isDone)
    {
        T? kept = null;
        lock (_state)
        {
            _isTiming = false;
            if (!isDone)
                return;
            foreach (Round round in turn.Rounds)
            {
                round.Candidate.SecondsPerMask = round.Seconds / round.Masks;
                _scored += round.Masks;
            }

            Candidate challenger = turn.Challenger;
            Round own = turn.Rounds.Single(r => r.Candidate == challenger);
            challenger.Cost += turn.Preparation + own.Seconds - own.Masks * _kept.SecondsPerMask!.Value;
            if (own.Seconds < turn.LeastSeconds)
                return;
            challenger.Ratios.Add(challenger.SecondsPerMask!.Value / _kept.SecondsPerMask.Value);
            double ratio = challenger.Ratios.Order().ElementAt(challenger.Ratios.Count / 2);
            if (challenger.Ratios.Count < NumberOfTurns && ratio is > 1 / Clearly and < Clearly)
                return;

            long next = _scored + (long)(challenger.Cost / ShareOfFirstTrying / _kept.SecondsPerMask.Value);
            foreach (Candidate untried in _candidates.Where(c => c.SecondsPerMask is null))
                untried.DueAt = Math.Max(untried.DueAt, next);
            challenger.EndTrial(_scored, _kept.SecondsPerMask.Value);
            if (ratio < Faster)
            {
                _kept.EndTrial(_scored, challenger.SecondsPerMask.Value);
                _kept = challenger;
            }

            kept = Chosen;
        }

        if (kept is { } chosen)
            _onKept(chosen);
    }

    private sealed class Candidate(T value, int fill)
    {
        public T Value => value;

        /// <summary>The masks that keep it busy.</summary>
        public int Fill => fill;

        /// <summary>As last measured; null before it has run.</summary>
        public double? SecondsPerMask { get; set; }

        /// <summary>Its time for a mask over that of the one that is kept, in the turns of the trial that is under way.</summary>
        public List<double> Ratios { get; } = [];

        /// <summary>What the trial that is under way took longer, in seconds.</summary>
        public double Cost { get; set; }

        public bool IsTried { get; private set; }

        /// <summary>The number of masks at which it is tried again.</summary>
        public long DueAt { get; set; }

        /// <summary>As many masks as take so many seconds, and fill it.</summary>
        public int MasksIn(double seconds) => fill * (int)Math.Clamp(seconds / SecondsPerMask!.Value / fill, 1, int.MaxValue / 4 / fill);

        public void EndTrial(long scored, double secondsPerMask)
        {
            IsTried = true;
            DueAt = scored + (long)Math.Max(FewestMasksBetweenTrials, Cost / ShareOfTrying / secondsPerMask);
            Ratios.Clear();
            Cost = 0;
        }
    }

    private sealed record Round(Candidate Candidate, int Masks)
    {
        public double Seconds { get; set; }
    }

    /// <param name="Challenger">Who is tried.</param>
    /// <param name="Rounds">One of each, or those that warm up.</param>
    /// <param name="LeastSeconds">What the challenger's round must take to tell anything: one that was sized by a cold start may be too short.</param>
    private sealed record Turn(Candidate Challenger, Round[] Rounds, double LeastSeconds)
    {
        /// <summary>In seconds.</summary>
        public double Preparation { get; set; }
    }
}
