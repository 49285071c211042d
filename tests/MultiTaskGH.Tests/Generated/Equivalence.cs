using MultiTaskGH.Tests.Support;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Tests.Generated;

/// <summary>What the comparisons of generated steps with those by hand have in common.</summary>
internal static class Equivalence
{
    public const int Iterations = 20;

    // Both steps compute in float64 and differ by the order of sums alone: some 1e-15 per step, carried along for 20 iterations.
    private const double Exact = 1e-12;

    private static readonly Dictionary<string, Harmonizer> Harmonizers = new() { ["Sum"] = new Sum(), ["GH"] = new GH(), ["GH++"] = new GHPlusPlus() };

    public static TheoryData<string> Names => [.. Harmonizers.Keys];

    public static Harmonizer Harmonizer(string name) => Harmonizers[name];

    /// <summary>Two models with the same parameters.</summary>
    public static (T Generated, T ByHand) Pair<T>(Func<T> create)
    {
        random.manual_seed(5);
        var generated = create();
        random.manual_seed(5);
        return (generated, create());
    }

    public static double[] Values(Module model) => [.. model.parameters().SelectMany(static parameter => Trunk.Values(parameter))];

    public static void ShouldEqual(Module generated, Module byHand, string after) => Values(generated).ShouldBeClose(Values(byHand), Exact, "after " + after);

    /// <summary>The mean distance of two predictions, as discrepancies are measured.</summary>
    public static Tensor Distance(Tensor first, Tensor second) => (functional.softmax(first, 1) - functional.softmax(second, 1)).abs().mean();
}
