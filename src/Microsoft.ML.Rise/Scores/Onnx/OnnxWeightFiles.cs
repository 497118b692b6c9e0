using System.Text;

namespace Microsoft.ML.Rise.Scores.Onnx;

/// <summary>Finds out which files beside a network hold weights of it. Reads as much of the protocol buffers of onnx.proto as leads to them.</summary>
internal static class OnnxWeightFiles
{
    private enum Message
    {
        None,
        Model,
        Graph,
        Node,
        Attribute,
        Tensor,
        SparseTensor,
        Function,
        Entry,
    }

    /// <summary>What is in a field of a message, where tensors may be in it.</summary>
    private static Message In(Message message, ulong field) => (message, field) switch
    {
        (Message.Model, 7) => Message.Graph,
        (Message.Model, 25) => Message.Function,
        (Message.Graph, 1) => Message.Node,
        (Message.Graph, 5) => Message.Tensor,
        (Message.Graph, 15) => Message.SparseTensor,
        (Message.Function, 7) => Message.Node,
        (Message.Node, 5) => Message.Attribute,
        (Message.Attribute, 5 or 10) => Message.Tensor,
        (Message.Attribute, 6 or 11) => Message.Graph,
        (Message.Attribute, 22 or 23) => Message.SparseTensor,
        (Message.SparseTensor, 1 or 2) => Message.Tensor,
        (Message.Tensor, 13) => Message.Entry,
        _ => Message.None,
    };

    /// <summary>Their names, as the network has them; none of what is no ONNX file.</summary>
    public static IReadOnlyCollection<string> Of(ReadOnlySpan<byte> network)
    {
        var files = new SortedSet<string>(StringComparer.Ordinal);
        Walk(network, Message.Model, files);
        return files;
    }

    /// <summary>Whether the bytes are a message.</summary>
    private static bool Walk(ReadOnlySpan<byte> bytes, Message message, SortedSet<string> files)
    {
        string key = "";
        while (!bytes.IsEmpty)
        {
            if (!Number(ref bytes, out ulong tag))
                return false;
            switch (tag & 7)
            {
                case 0 when Number(ref bytes, out _):
                    continue;
                case 1 when bytes.Length >= 8:
                    bytes = bytes[8..];
                    continue;
                case 5 when bytes.Length >= 4:
                    bytes = bytes[4..];
                    continue;
                case 2 when Number(ref bytes, out ulong length) && length <= (ulong)bytes.Length:
                    ReadOnlySpan<byte> content = bytes[..(int)length];
                    bytes = bytes[(int)length..];
                    if (message == Message.Entry && tag >> 3 == 1)
                        key = Encoding.UTF8.GetString(content);
                    else if (message == Message.Entry && tag >> 3 == 2 && key == "location")
                        files.Add(Encoding.UTF8.GetString(content));
                    else if (In(message, tag >> 3) is var inner && inner != Message.None && !Walk(content, inner, files))
                        return false;
                    continue;
                default:
                    return false;
            }
        }

        return true;
    }

    private static bool Number(ref ReadOnlySpan<byte> bytes, out ulong number)
    {
        number = 0;
        for (int k = 0; k < Math.Min(10, bytes.Length); k++)
        {
            number |= (ulong)(bytes[k] & 0x7F) << (7 * k);
            if (bytes[k] < 0x80)
            {
                bytes = bytes[(k + 1)..];
                return true;
            }
        }

        return false;
    }
}
