using System.Globalization;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Microsoft.ML.Rise.Orleans.Workers;

/// <summary>Grains that are numbered from 0 are dealt to the silos in turn.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SlotPlacementAttribute() : PlacementAttribute(new SlotPlacement());

[Serializable]
internal sealed class SlotPlacement : PlacementStrategy;

internal sealed class SlotPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        SiloAddress[] silos = [.. context.GetCompatibleSilos(target).Order()];
        return Task.FromResult(silos[int.Parse(target.GrainIdentity.Key.ToString()!, NumberStyles.HexNumber, CultureInfo.InvariantCulture) % silos.Length]);
    }
}
