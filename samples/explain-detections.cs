#:property PublishAot=false
#:project ../src/Microsoft.ML.Rise/Microsoft.ML.Rise.csproj
#:package Microsoft.ML.OnnxRuntime
// Why these boxes: of FastestDet (dotnet run samples/explain-detections.cs -- FastestDet.onnx dog.jpg), or without arguments of a detector of bright quarters. PublishAot=false, because ML.NET makes code at run time: without it, "Dynamic code generation is not supported".
// Outside of this repository, instead of the second and third line: #:package Rise.MLNet@0.1.0 and #:package Microsoft.ML.OnnxRuntime@1.31.1
using Microsoft.ML.Rise;
using SkiaSharp;

const int Side = 352, Cells = 22 * 22;
bool isToy = args.Length < 2;
InputShape shape = isToy ? InputShape.Image(32, 32) : InputShape.Image(Side, Side);
using RiseScorer scorer = isToy ? RiseScorer.FromFunction(BrightQuarters, numberOfScores: 4 * 7) : RiseScorer.FromOnnx(args[0]);
DetectionDecoder decoder = isToy ? DetectionDecoder.Tensor(numberOfClasses: 2, BoxFormat.Corners) : DetectionDecoder.Function(FastestDet);
float[] picture = isToy ? [.. Enumerable.Range(0, shape.Length).Select(i => i / 512 % 2 == i / 16 % 2 ? 0.9f : 0.1f)] : Read(args[1]);

var options = new RiseOptions { Target = RiseTarget.Detections(decoder), Labels = isToy ? ["moon", "sun"] : [], NumberOfMasks = 500, TargetReliability = 1 };
RiseExplanation explanation = new RiseExplainer(shape, options).Explain(picture, scorer);
foreach (RiseMap map in explanation.Maps)
{
    (int y, int x) = Math.DivRem(map.Saliency.Span.IndexOf(map.Saliency.ToArray().Max()), shape.Width);
    Detection box = map.Target.Detection!;
    Console.WriteLine(FormattableString.Invariant($"{map.Target.Label} {box.Score:0.00} in {box.Left:0},{box.Top:0} to {box.Right:0},{box.Bottom:0}: its map is highest at {x},{y}"));
}

// A box for each quarter, as sure as the quarter is bright; the left ones are moons, the right ones suns.
static void BrightQuarters(ReadOnlySpan<float> inputs, int count, Span<float> scores)
{
    for (int k = 0; k < 4 * count; k++)
    {
        float sum = 0;
        for (int p = 0; p < 256; p++)
            sum += inputs[k / 4 * 3072 + (k / 2 % 2 * 16 + p / 16) * 32 + k % 2 * 16 + p % 16] / 256;
        ((ReadOnlySpan<float>)[k % 2 * 16, k / 2 % 2 * 16, k % 2 * 16 + 16, k / 2 % 2 * 16 + 16, sum, 1 - k % 2, k % 2]).CopyTo(scores[(7 * k)..]);
    }
}

// [85, 22, 22]: objectness, where in its cell the centre is, width, height, 80 classes.
static void FastestDet(ReadOnlySpan<float> o, DetectionList found)
{
    float[] classes = new float[80];
    for (int cell = 0; cell < Cells; cell++)
    {
        for (int c = 0; c < 80; c++)
            classes[c] = o[(5 + c) * Cells + cell];
        float x = (cell % 22 + MathF.Tanh(o[Cells + cell])) * 16, y = (cell / 22 + MathF.Tanh(o[2 * Cells + cell])) * 16, w = Side / (1 + MathF.Exp(-o[3 * Cells + cell])), h = Side / (1 + MathF.Exp(-o[4 * Cells + cell]));
        found.Add(x - w / 2, y - h / 2, x + w / 2, y + h / 2, o[cell], classes, score: MathF.Pow(o[cell], 0.6f) * MathF.Pow(classes.Max(), 0.4f));
    }
}

// Blue, green, red, in 0 to 1.
static float[] Read(string file)
{
    byte[] bytes = SKBitmap.Decode(file).Resize(new SKImageInfo(Side, Side, SKColorType.Bgra8888), SKFilterQuality.Medium).Bytes;
    return [.. Enumerable.Range(0, 3 * Side * Side).Select(i => bytes[i % (Side * Side) * 4 + i / (Side * Side)] / 255f)];
}

// Output:
// moon 0.90 in 0,0 to 16,16: its map is highest at 7,7
// sun 0.90 in 16,16 to 32,32: its map is highest at 23,24
