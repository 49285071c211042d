using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using MultiTaskGH.Generators;

namespace MultiTaskGH.Benchmarks;

/// <summary>A project of many annotated classes, one per file, and one file of something else; and the edits that a person makes in it.</summary>
internal sealed class GeneratorProject
{
    /// <summary>The tasks of a class.</summary>
    public const int Tasks = 5;

    private const string Host = """
        using MultiTaskGH;
        using TorchSharp;
        using TorchSharp.Modules;
        using static TorchSharp.torch;
        using static TorchSharp.torch.nn;

        namespace Models;

        /// <summary>The arguments of <see cref="Network$"/>.</summary>
        public sealed record Batch$(Tensor Images, Tensor Labels, Tensor Depths, Tensor Normals);

        // Comment
        [MultiTask]
        public sealed partial class Network$ : Module
        {
            [Shared] private readonly Module<Tensor, Tensor> encoder = Linear(64, 32);
            [Shared] private readonly Module<Tensor, Tensor> neck = Linear(32, 16);
            private readonly Module<Tensor, Tensor> segmenter = Linear(16, 13);
            private readonly Module<Tensor, Tensor> ranger = Linear(16, 1);
            private readonly Module<Tensor, Tensor> surfaces = Linear(16, 3);
            private readonly Module<Tensor, Tensor> decoder = Linear(16, 64);

            public Network$()
                : base(nameof(Network$)) =>
                RegisterComponents();

            /// <summary>How much smoothness counts.</summary>
            public double Smoothness { get; set; } = 0.1;

            [Intermediate]
            private Tensor Codes(Batch$ batch) => functional.relu(encoder.call(batch.Images));

            [Intermediate]
            private Tensor Features(Tensor codes) => functional.relu(neck.call(codes));

            [Intermediate]
            private Tensor Logits(Tensor features) => segmenter.call(features);

            [Intermediate]
            private Tensor Depths(Tensor features) => ranger.call(features);

            /// <summary>What every pixel belongs to.</summary>
            [Task("segmentation")]
            private Tensor Segmentation(Batch$ batch, Tensor logits) => functional.cross_entropy(logits, batch.Labels);

            /// <summary>How far every pixel is.</summary>
            [Task("depth", Weight = 0.5)]
            private Tensor Depth(Batch$ batch, Tensor depths) => functional.l1_loss(depths, batch.Depths);

            /// <summary>Which way every surface looks.</summary>
            [Task("normals")]
            private Tensor Normals(Batch$ batch, Tensor features) => functional.mse_loss(surfaces.call(features), batch.Normals);

            /// <summary>The image from its features.</summary>
            [Task("reconstruction", Weight = 0.25, Group = "auxiliary")]
            private Tensor Reconstruction(Batch$ batch, Tensor features, double noise = 0) =>
                functional.mse_loss(decoder.call(features + noise * randn_like(features)), batch.Images);

            /// <summary>Neighbours are equally far.</summary>
            [Task("smoothness", WeightFrom = nameof(Smoothness), Group = "auxiliary")]
            private static Tensor Smooth(Tensor depths) => depths.diff().abs().mean();

            /// <summary>The part of the pixels that are recognized.</summary>
            [Metric("accuracy")]
            private static Tensor Accuracy(Batch$ batch, Tensor logits) => logits.argmax(1).eq(batch.Labels).to(float32).mean();
        }
        """;

    private const string Other = "namespace Models;\n\ninternal static class Other { public static int Value() => $; }\n";

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest);

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    private int edits;
    private string comment = "";
    private string weight = "0.25";

    public GeneratorProject(int hosts)
    {
        var trees = Enumerable.Range(0, hosts).Select(static i => Parse(SourceOf(i), Invariant($"Network{i}.cs"))).Append(Parse(Other.Replace("$", "0", StringComparison.Ordinal), "Other.cs"));
        Compilation = CSharpCompilation.Create(
            "Models", trees, References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }

    /// <summary>The project after its last edit. Nothing of it is bound yet that the edit may have changed.</summary>
    public CSharpCompilation Compilation { get; private set; }

    public static GeneratorDriver NewDriver(IIncrementalGenerator? generator = null) =>
        CSharpGeneratorDriver.Create([(generator ?? new MultiTaskGenerator()).AsSourceGenerator()], parseOptions: ParseOptions);

    /// <summary>The same sources in a compilation that knows nothing of any other one.</summary>
    public void Reload() => Compilation = CSharpCompilation.Create("Models", Compilation.SyntaxTrees, References, Compilation.Options);

    /// <summary>Edits a body that has nothing to do with any annotated class.</summary>
    public void EditUnrelated() => Replace("Other.cs", Other.Replace("$", Next(), StringComparison.Ordinal));

    /// <summary>Edits a comment in the file of one annotated class.</summary>
    public void EditComment()
    {
        comment = Next();
        EditFirst();
    }

    /// <summary>Edits the weight of a task.</summary>
    public void EditHost()
    {
        weight = Next();
        EditFirst();
    }

    private static string SourceOf(int host) => Host.Replace("$", Invariant($"{host}"), StringComparison.Ordinal);

    private static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, ParseOptions, path);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private string Next() => Invariant($"{++edits}");

    private void EditFirst() => Replace(
        "Network0.cs",
        SourceOf(0).Replace("// Comment", $"// Comment {comment}", StringComparison.Ordinal).Replace("Weight = 0.25", $"Weight = {weight}", StringComparison.Ordinal));

    private void Replace(string path, string text)
    {
        var tree = Compilation.SyntaxTrees.First(tree => tree.FilePath == path);
        Compilation = Compilation.ReplaceSyntaxTree(tree, Parse(text, path));
    }
}
