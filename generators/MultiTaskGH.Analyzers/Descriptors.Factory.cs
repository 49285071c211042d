using System.Reflection;
using Microsoft.CodeAnalysis;

namespace MultiTaskGH.Analyzers;

/// <content>What all descriptors have in common.</content>
internal static partial class Descriptors
{
    /// <summary>What keeps a step from being written, or an annotation from having the effect that it seems to have.</summary>
    public const string Usage = "MultiTaskGH.Usage";

    /// <summary>What compiles, runs, and spoils the training.</summary>
    public const string Training = "MultiTaskGH.Training";

    /// <summary>Makes a descriptor that leads to the page of its rule.</summary>
    /// <remarks>The parameters are named as the constructor's, by which the compiler's own analyzers know what is what.</remarks>
    private static DiagnosticDescriptor Create(string id, string title, string messageFormat, string category, DiagnosticSeverity defaultSeverity) =>
        new(id, title, messageFormat, category, defaultSeverity, isEnabledByDefault: true, helpLinkUri: $"{Links.Pages}{id}.md");

    /// <summary>A type of its own, since the fields of a type that is written in several files are initialized in no known order.</summary>
    private static class Links
    {
        public static readonly string Pages =
            typeof(Descriptors).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static a => a.Key == "RepositoryUrl").Value + "/blob/main/docs/diagnostics/";
    }
}
