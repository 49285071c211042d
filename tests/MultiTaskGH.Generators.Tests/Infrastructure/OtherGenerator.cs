using Microsoft.CodeAnalysis;

namespace MultiTaskGH.Generators.Tests.Infrastructure;

/// <summary>Makes what annotated classes use. Generators do not see each other's output.</summary>
internal sealed class OtherGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context) => context.RegisterSourceOutput(
        context.CompilationProvider,
        static (output, _) => output.AddSource("Other.g.cs", """
            namespace Demo
            {
                public sealed class Made : TorchSharp.torch.nn.Module { public Made() : base("made") { } }
                public sealed record Batch(TorchSharp.torch.Tensor X);
                public class Loss : TorchSharp.Modules.Parameter { public Loss(TorchSharp.torch.Tensor x) : base(x) { } }
                public enum Kind { A, B }
                public static class Consts { public const double W = 0.25; public const string K = "key", F = "Features", A = "A", E = "encoder"; }
                public struct Number { public static implicit operator double(Number number) => 1; }
            }
            """));
}
