using System.Globalization;

namespace Microsoft.ML.Rise.Masks;

/// <summary>All that a mask depends on besides its index: equal keys mean equal masks.</summary>
internal sealed record RiseMaskKey(RiseInputShape Shape, GridSize GridSize, double PreservationProbability, bool Antithetic, bool Orthogonal, int Seed)
{
    /// <summary>The source of these masks.</summary>
    /// <param name="cancellation">Looked at for each mask: a fine grid takes a while.</param>
    public MaskSampler CreateSource(CancellationToken cancellation = default)
    {
        MaskLayout layout = Shape.IsDiscrete
            ? new MaskLayout(MaskAxis.Discrete(Shape.Height), MaskAxis.Discrete(Shape.Width))
            : new MaskLayout(RowAxis(), MaskAxis.Smooth(Shape.Width, GridSize.Columns));
        return new MaskSampler(layout, PreservationProbability, Seed, Antithetic, Orthogonal) { Cancellation = cancellation };

        // A series is one row, which is a cell of its own: its steps are what is masked.
        MaskAxis RowAxis() => Shape.MapDimensions.Count == 1 ? MaskAxis.Discrete(1) : MaskAxis.Smooth(Shape.Height, GridSize.Rows);
    }

    /// <summary>For messages: what differs, such as "Seed is 2, not 1".</summary>
    public string DifferencesFrom(RiseMaskKey expected)
    {
        (string Name, object Own, object Expected)[] all =
        [
            ("the input", Shape, expected.Shape),
            (nameof(GridSize), GridSize, expected.GridSize),
            (nameof(PreservationProbability), PreservationProbability, expected.PreservationProbability),
            (nameof(Antithetic), Antithetic, expected.Antithetic),
            (nameof(Orthogonal), Orthogonal, expected.Orthogonal),
            (nameof(Seed), Seed, expected.Seed),
        ];
        return string.Join("; ", all.Where(d => !d.Own.Equals(d.Expected)).Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Name} is {d.Own}, not {d.Expected}")));
    }
}
