namespace Microsoft.ML.Rise.Inputs;

/// <summary>The numbered masked copies of an input: copy i is <c>x·m + baseline·(1 − m)</c> with mask i.</summary>
/// <param name="CreateMaker">Called once for each thread.</param>
/// <param name="Baseline">What a masked position shows, in units of the input: one value for each channel, or one for each value of the input, arranged as it is
/// (R,G,B in 0 to 255 for an image column).</param>
internal sealed record MaskedCopies(Func<IMaskMaker> CreateMaker, float[] Baseline);
