namespace Microsoft.ML.Rise.Inputs;

/// <summary>Makes masks one after another in the same memory: one maker for each thread.</summary>
internal interface IMaskMaker
{
    /// <summary>Mask <paramref name="index"/>; valid until the next call.</summary>
    IMaskRows Make(long index);
}
