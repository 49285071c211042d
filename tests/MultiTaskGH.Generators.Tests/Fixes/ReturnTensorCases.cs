using MultiTaskGH.Generators.Tests.Infrastructure;

namespace MultiTaskGH.Generators.Tests.Fixes;

/// <summary>Tasks that do not return their loss as a tensor.</summary>
internal static class ReturnTensorCases
{
    private const string Promise = "System.Threading.Tasks.Task<Tensor>";

    private static readonly Dictionary<string, (string Before, string After)> Methods = new()
    {
        ["ReturnsItem"] = ("private double Loss(Tensor x) => encoder.call(x).sum().item<double>();", "private Tensor Loss(Tensor x) => encoder.call(x).sum();"),
        ["ReturnsFloat"] = (
            "internal /* single */ float Loss(Tensor x)\n    {\n        if (x.numel() == 0)\n        {\n            throw new System.ArgumentException(\"empty\"); // no batch\n        }\n\n        return encoder.call(x).sum().ToSingle(); // the loss\n    }",
            "internal /* single */ Tensor Loss(Tensor x)\n    {\n        if (x.numel() == 0)\n        {\n            throw new System.ArgumentException(\"empty\"); // no batch\n        }\n\n        return encoder.call(x).sum(); // the loss\n    }"),
        ["ReturnsInOddLayout"] = ("private   double   Loss( Tensor x )=>encoder . call( x ).sum( ).item<double>( );", "private   Tensor   Loss( Tensor x )=>encoder . call( x ).sum( );"),
        ["ReturnsSumOfNumbers"] = (
            "private double Loss(Tensor x, Tensor y) =>\n        (double)encoder.call(x).sum().item<float>() // first\n        + (0.5 * -encoder.call(y).sum().item<double>()) - 1;",
            "private Tensor Loss(Tensor x, Tensor y) =>\n        encoder.call(x).sum() // first\n        + (0.5 * -encoder.call(y).sum()) - 1;"),
        ["ReturnsChoice"] = (
            "private double? Loss(Tensor x, bool takesPart) => takesPart ? encoder.call(x).sum().item<double>() : null;",
            "private Tensor? Loss(Tensor x, bool takesPart) => takesPart ? encoder.call(x).sum() : null;"),
        ["ReturnsScalar"] = ("private static Scalar Loss(Tensor x) => x.sum().ToScalar();", "private static Tensor Loss(Tensor x) => x.sum();"),
        ["ReturnsObject"] = ("private object Loss(Tensor x) => encoder.call(x).sum();", "private Tensor Loss(Tensor x) => encoder.call(x).sum();"),
        ["ReturnsPromise"] = (
            $"private {Promise} Loss(Tensor x) => System.Threading.Tasks.Task.FromResult(encoder.call(x).sum());",
            "private Tensor Loss(Tensor x) => encoder.call(x).sum();"),
        ["ReturnsNewPromise"] = (
            "private System.Threading.Tasks.ValueTask<Tensor> Loss(Tensor x) { return new(encoder.call(x).sum()); }",
            "private Tensor Loss(Tensor x) { return encoder.call(x).sum(); }"),
        ["ReturnsPromiseOfNull"] = (
            "private System.Threading.Tasks.Task<Tensor?> Loss(Tensor x, bool takesPart) =>\n        takesPart ? System.Threading.Tasks.Task.FromResult<Tensor?>(encoder.call(x).sum()) : System.Threading.Tasks.Task.FromResult<Tensor?>(null);",
            "private Tensor? Loss(Tensor x, bool takesPart) =>\n        takesPart ? encoder.call(x).sum() : null;"),
        ["Throws"] = ("private double Loss(Tensor x) => throw new System.NotImplementedException();", "private Tensor Loss(Tensor x) => throw new System.NotImplementedException();"),
        ["CallsBackward"] = ("private void Loss(Tensor x) => encoder.call(x).sum().backward();", "private Tensor Loss(Tensor x) => encoder.call(x).sum();"),
        ["IsMentioned"] = (
            "private double Loss(Tensor x) => encoder.call(x).sum().item<double>();\n\n    /// <summary>Of <see cref=\"Loss\"/>.</summary>\n    public string Name => nameof(Loss);",
            "private Tensor Loss(Tensor x) => encoder.call(x).sum();\n\n    /// <summary>Of <see cref=\"Loss\"/>.</summary>\n    public string Name => nameof(Loss);"),
        ["ReturnsNothing"] = ("private void Loss(Tensor x) => encoder.call(x).sum();", "private Tensor Loss(Tensor x) => encoder.call(x).sum();"),
        ["CallsBackwardAtTheEnd"] = (
            "private void Loss(Tensor x)\n    {\n        var loss = encoder.call(x).sum();\n\n        // Gradients.\n        loss.backward(); // done\n    }",
            "private Tensor Loss(Tensor x)\n    {\n        var loss = encoder.call(x).sum();\n\n        // Gradients.\n        return loss; // done\n    }"),
        ["LambdasReturnOtherThings"] = (
            "private double Loss(Tensor x)\n    {\n        System.Func<double> number = () => { return 1; };\n        return number() * encoder.call(x).sum().item<double>();\n    }",
            "private Tensor Loss(Tensor x)\n    {\n        System.Func<double> number = () => { return 1; };\n        return number() * encoder.call(x).sum();\n    }"),
    };

    /// <summary>Methods that the compiler warns of before they are mended: there is nothing to wait for.</summary>
    private static readonly Dictionary<string, (string Before, string After)> Asynchronous = new()
    {
        ["Async"] = ($"private async {Promise} Loss(Tensor x) => encoder.call(x).sum();", "private Tensor Loss(Tensor x) => encoder.call(x).sum();"),
        ["AsyncFirst"] = ($"async {Promise} Loss(Tensor x)\n    {{\n        return encoder.call(x).sum();\n    }}", "Tensor Loss(Tensor x)\n    {\n        return encoder.call(x).sum();\n    }"),
        ["AsyncWithInnerAwait"] = (
            $"private async {Promise} Loss(Tensor x)\n    {{\n        System.Func<{Promise}> later = async () => {{ await System.Threading.Tasks.Task.Yield(); return x; }};\n        return encoder.call(later is null ? x : x + 1).sum();\n    }}",
            $"private Tensor Loss(Tensor x)\n    {{\n        System.Func<{Promise}> later = async () => {{ await System.Threading.Tasks.Task.Yield(); return x; }};\n        return encoder.call(later is null ? x : x + 1).sum();\n    }}"),
    };

    public static IEnumerable<(string Name, string Title, string Before, string After)> All => Methods.Concat(Asynchronous)
        .Select(static c => (c.Key, "Change the return type to Tensor", Host(c.Value.Before), Host(c.Value.After)))
        .Append((
            "TensorIsAnotherType",
            "Change the return type to Tensor",
            Host("public sealed class Tensor;\n\n    [Task(\"other\")]\n    private double Loss(torch.Tensor x) => encoder.call(x).sum().item<double>();", first: false),
            Host("public sealed class Tensor;\n\n    [Task(\"other\")]\n    private torch.Tensor Loss(torch.Tensor x) => encoder.call(x).sum();", first: false)));

    public static IEnumerable<KeyValuePair<string, (string Id, string Source)>> Refused => new Dictionary<string, string>
    {
        ["ReturnsAwaited"] = $"private async {Promise} Loss(Tensor x) {{ await System.Threading.Tasks.Task.Yield(); return encoder.call(x).sum(); }}",
        ["ReturnsMany"] = "private IEnumerable<Tensor> Loss(Tensor x) { yield return encoder.call(x).sum(); }",
        ["CastToWholeNumber"] = "private long Loss(Tensor x) => (long)encoder.call(x).sum().item<float>();",
        ["IsCalled"] = "private double Loss(Tensor x) => encoder.call(x).sum().item<double>();\npublic double Twice(Tensor x) => 2 * Loss(x);",
        ["ReturnsEach"] = $"private async {Promise} Loss(IAsyncEnumerable<Tensor> xs) {{ Tensor sum = zeros(1); await foreach (var x in xs) {{ sum += encoder.call(x).sum(); }} return sum; }}",
        ["ReturnsPlainNumber"] = "private double Loss(Tensor x) => 1;",
        ["ReturnsWholeNumber"] = "private long Loss(Tensor x) => encoder.call(x).sum().item<long>();",
        ["ReturnsVariable"] = "private double Loss(Tensor x) { var loss = encoder.call(x).sum().item<double>(); return loss; }",
        ["ReturnsEarly"] = "private void Loss(Tensor x) { if (x.numel() == 0) { return; } encoder.call(x).sum().backward(); }",
        ["ChangesInPlace"] = "private void Loss(Tensor x) { var loss = encoder.call(x).sum(); loss.add_(1); }",
        ["ReturnsTwo"] = "private (Tensor, Tensor) Loss(Tensor x) => (encoder.call(x).sum(), x);",
        ["ReturnsModule"] = "private Linear Loss(Tensor x) => Linear(1, 1);",
        ["IsOverride"] = "public override string ToString() => encoder.ToString() ?? \"\";",
    }.Select(static c => KeyValuePair.Create(c.Key, ("MTGH008", Hosts.WithShared("[Task(\"bad\")] " + c.Value))))
        .Append(KeyValuePair.Create("IsImplementation", ("MTGH008", Hosts.WithShared("[Task(\"bad\")] public double Loss(Tensor x) => encoder.call(x).sum().item<double>();\n}\n\npublic interface ILoss\n{\n    double Loss(Tensor x);")
            .Replace("partial class Host", "partial class Host : ILoss", StringComparison.Ordinal))));

    private static string Host(string member, bool first = true) => first
        ? $"[MultiTask]\npublic sealed partial class Host\n{{\n    {Hosts.Encoder}\n\n    [Task(\"size\")]\n    private Tensor Size(Tensor x) => encoder.call(x).norm();\n\n    // The loss.\n    [Task(\"bad\")]\n    {member}\n}}"
        : $"[MultiTask]\npublic sealed partial class Host\n{{\n    [Shared] private readonly Linear encoder = Linear(4, 3);\n\n    [Task(\"size\")]\n    private torch.Tensor Size(torch.Tensor x) => encoder.call(x).norm();\n\n    {member}\n}}";
}
