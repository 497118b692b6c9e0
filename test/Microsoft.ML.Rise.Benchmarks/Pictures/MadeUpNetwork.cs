using System.Runtime.InteropServices;

namespace Microsoft.ML.Rise.Benchmarks.Pictures;

/// <summary>
/// A small convolutional classifier with random weights, for pictures of any size: what it answers means nothing, how long it takes does.
/// </summary>
/// <remarks>Three 3×3 convolutions of stride 2 with 16, 32 and 64 channels, their mean over the picture, and a softmax over 1000 classes.</remarks>
internal sealed class MadeUpNetwork
{
    private const int NumberOfChannels = 3, NumberOfScores = 1000, Opset = 13, FloatType = 1, IntType = 2, IntsType = 7;

    private readonly ProtobufWriter _graph = new ProtobufWriter().Text(2, "made-up");
    private readonly Random _random = new(1);

    private MadeUpNetwork(int side)
    {
        string features = "pixels";
        int channels = NumberOfChannels;
        foreach (int outputs in new[] { 16, 32, 64 })
        {
            features = Node("Relu", Convolution(features, channels, outputs, kernel: 3, stride: 2, padding: 1));
            channels = outputs;
        }

        string logits = Convolution(Node("GlobalAveragePool", features), channels, NumberOfScores, kernel: 1, stride: 1, padding: 0);
        string scores = Node("Softmax", logits, attributes: Attribute("axis", 1));
        _graph.Message(11, Value("pixels", NumberOfChannels, side, side)).Message(12, Value(scores, NumberOfScores, 1, 1));
    }

    /// <summary>The ONNX file for pictures of <paramref name="side"/> × <paramref name="side"/>: "pixels" [N,3,side,side] to [N,1000,1,1].</summary>
    public static byte[] Write(int side) => new ProtobufWriter()
        .Number(1, 8)
        .Message(7, new MadeUpNetwork(side)._graph)
        .Message(8, new ProtobufWriter().Text(1, "").Number(2, Opset))
        .ToArray();

    /// <summary>Noise in [0,1).</summary>
    public static float[] Picture(InputShape shape)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, shape.Length).Select(_ => random.NextSingle())];
    }

    private string Convolution(string input, int inputs, int outputs, int kernel, int stride, int padding)
    {
        string weights = "weights of " + input;
        double scale = Math.Sqrt(6.0 / (inputs * kernel * kernel));
        float[] values = [.. Enumerable.Range(0, outputs * inputs * kernel * kernel).Select(_ => (float)((2 * _random.NextDouble() - 1) * scale))];
        _graph.Message(5, new ProtobufWriter()
            .Numbers(1, [outputs, inputs, kernel, kernel])
            .Number(2, FloatType)
            .Text(8, weights)
            .Bytes(9, MemoryMarshal.AsBytes(values)));
        return Node("Conv", input, weights, Attribute("strides", stride, stride), Attribute("pads", padding, padding, padding, padding));
    }

    /// <summary>Returns the name of what it puts out.</summary>
    private string Node(string operation, string input, string? weights = null, params ProtobufWriter[] attributes)
    {
        string output = $"{operation} of {input}";
        ProtobufWriter node = new ProtobufWriter().Text(1, input);
        if (weights is not null)
            node.Text(1, weights);
        node.Text(2, output).Text(4, operation);
        foreach (ProtobufWriter attribute in attributes)
            node.Message(5, attribute);
        _graph.Message(1, node);
        return output;
    }

    private static ProtobufWriter Attribute(string name, long value) => new ProtobufWriter().Text(1, name).Number(3, value).Number(20, IntType);

    private static ProtobufWriter Attribute(string name, params long[] values) => new ProtobufWriter().Text(1, name).Numbers(8, values).Number(20, IntsType);

    /// <summary>A tensor of floats with an open batch.</summary>
    private static ProtobufWriter Value(string name, params int[] dimensions)
    {
        ProtobufWriter shape = new ProtobufWriter().Message(1, new ProtobufWriter().Text(2, "N"));
        foreach (int dimension in dimensions)
            shape.Message(1, new ProtobufWriter().Number(1, dimension));
        return new ProtobufWriter().Text(1, name).Message(2, new ProtobufWriter().Message(1, new ProtobufWriter().Number(1, FloatType).Message(2, shape)));
    }
}
