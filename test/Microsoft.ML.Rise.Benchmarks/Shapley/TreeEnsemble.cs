using Microsoft.ML.Trainers.FastTree;

namespace Microsoft.ML.Rise.Benchmarks.Shapley;

/// <summary>A trained ensemble of regression trees in a few arrays: its score, and its Shapley values exactly.</summary>
internal sealed class TreeEnsemble
{
    /// <summary>One that is not negative is a node; others are ~leaf.</summary>
    private readonly List<int> _roots = [];
    private readonly List<Node> _nodes = [];
    private readonly List<double> _leaves = [];
    private readonly int _numberOfColumns;

    public TreeEnsemble(RegressionTreeEnsemble trained, int numberOfColumns)
    {
        _numberOfColumns = numberOfColumns;
        foreach ((RegressionTree tree, double weight) in trained.Trees.Zip(trained.TreeWeights))
        {
            int node = _nodes.Count, leaf = _leaves.Count;
            int Place(int child) => child >= 0 ? node + child : ~(leaf + ~child);
            for (int k = 0; k < tree.NumberOfNodes; k++)
                _nodes.Add(new Node(tree.NumericalSplitFeatureIndexes[k], tree.NumericalSplitThresholds[k], Place(tree.LeftChild[k]), Place(tree.RightChild[k])));
            _leaves.AddRange(tree.LeafValues.Select(value => weight * value));
            _roots.Add(tree.NumberOfNodes > 0 ? node : ~leaf);
        }
    }

    /// <summary>In single precision, as a scorer gives it.</summary>
    public float Score(ReadOnlySpan<float> row)
    {
        double sum = 0;
        foreach (int root in _roots)
        {
            int place = root;
            while (place >= 0)
                place = _nodes[place].Next(row);
            sum += _leaves[~place];
        }

        return (float)sum;
    }

    /// <summary>Of the game that shows columns of <paramref name="input"/> and the others of <paramref name="background"/>, by walking every leaf that any set of columns reaches.</summary>
    /// <remarks>A leaf that u columns of the input and v of the background lead to gives each of the former (u − 1)!·v! / (u + v)!, and takes u!·(v − 1)! / (u + v)! from each of the latter: Lundberg et al., Nature Machine Intelligence 2020, interventional.</remarks>
    public double[] Shapley(float[] input, float[] background)
    {
        double[] values = new double[_numberOfColumns];
        var side = new Dictionary<int, bool>();
        foreach (int root in _roots)
            Walk(root);
        return values;

        void Walk(int place)
        {
            if (place < 0)
            {
                int u = side.Values.Count(isOfInput => isOfInput), v = side.Count - u;
                foreach ((int column, bool isOfInput) in side)
                    values[column] += (isOfInput ? Share(u - 1, v) : -Share(v - 1, u)) * _leaves[~place];
                return;
            }

            Node node = _nodes[place];
            int withInput = node.Next(input), withBackground = node.Next(background);
            if (withInput == withBackground)
            {
                Walk(withInput);
            }
            else if (side.TryGetValue(node.Column, out bool isOfInput))
            {
                Walk(isOfInput ? withInput : withBackground);
            }
            else
            {
                side[node.Column] = true;
                Walk(withInput);
                side[node.Column] = false;
                Walk(withBackground);
                side.Remove(node.Column);
            }
        }

        // a!·b! / (a + b + 1)!
        static double Share(int a, int b)
        {
            double share = 1.0 / (a + b + 1);
            for (int k = 1; k <= a; k++)
                share *= (double)k / (b + k);
            return share;
        }
    }

    private readonly record struct Node(int Column, float Threshold, int Left, int Right)
    {
        public int Next(ReadOnlySpan<float> row) => row[Column] <= Threshold ? Left : Right;
    }
}
