namespace Microsoft.ML.Rise.Tool.Evaluation.GroundTruth;

/// <summary>The pixels of an object. Kept as it was given, as polygons or run lengths, which are small, and made into pixels when they are asked for.</summary>
internal interface IObjectMask
{
    /// <summary>Makes the pixels.</summary>
    /// <returns>Row-major, height × width of the image; true for the object's.</returns>
    bool[] ToPixels();
}
