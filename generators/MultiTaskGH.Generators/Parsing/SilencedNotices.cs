using Microsoft.CodeAnalysis;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>The warnings on form that the user's own code gives, or that everything with a tensor in its signature would give.</summary>
internal static class SilencedNotices
{
    // No type of TorchSharp is compliant, so that nothing generated could be.
    private static readonly string[] Compliance = ["CS3001", "CS3002", "CS3003", "CS3005", "CS3008", "CS3009"];

    public static IEnumerable<string> Of(HostContents contents, IEnumerable<INamedTypeSymbol> steps)
    {
        var host = contents.Host;
        if (host.IsSealed && steps.Any(static step => step.DeclaredAccessibility is Accessibility.Protected or Accessibility.ProtectedOrInternal or Accessibility.ProtectedAndInternal))
        {
            yield return "CS0628";
        }

        for (var type = host; type is not null; type = type.ContainingType)
        {
            if (type.Name.All(static c => c is >= 'a' and <= 'z'))
            {
                yield return "CS8981";
            }
        }

        if (contents.Compilation.Assembly.GetAttributes().Any(static a => a is { AttributeClass.Name: "CLSCompliantAttribute", ConstructorArguments: [{ Value: true }] }))
        {
            foreach (var id in Compliance)
            {
                yield return id;
            }
        }
    }
}
