using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using MultiTaskGH.Generators.Model;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>The structure that keeps the arguments of a step, for harmonizers that take several batches.</summary>
internal static class InputsStructure
{
    public const string Name = "Inputs";

    // A record structure has these already.
    private static readonly string[] TakenNames =
        [Name, "Equals", "GetHashCode", "ToString", "GetType", "Deconstruct", "PrintMembers", "MemberwiseClone", "ReferenceEquals", "Finalize"];

    /// <summary>Whether a step can have it. A type parameter that it would hide has no other name.</summary>
    public static bool Fits(INamedTypeSymbol host, ArgumentList arguments)
    {
        for (var type = host; type is not null; type = type.ContainingType)
        {
            if (type.TypeParameters.Any(static parameter => parameter.Name == Name))
            {
                return false;
            }
        }

        return arguments.CanBeKept;
    }

    /// <summary>
    /// Whether the <c>Run</c> that takes several can be marked as the one to choose last. A compiler that knows the mark refuses it in C# 12; one that does not
    /// takes it for any other attribute, which a newer one heeds that compiles the callers.
    /// </summary>
    public static bool CanBeChosenLast(CSharpCompilation compilation) =>
        compilation.LanguageVersion > LanguageVersion.CSharp12 || LanguageVersion.Latest.MapSpecifiedToEffectiveVersion() <= LanguageVersion.CSharp12;

    /// <summary>Names the properties as the arguments, so that those who name them write the same as for <c>Run</c>.</summary>
    public static IEnumerable<ArgumentModel> Named(IReadOnlyList<ArgumentModel> arguments)
    {
        var scope = new NameScope(TakenNames);
        return arguments.Select(argument => argument with { Property = Names.Escape(scope.Claim(argument.Name)) });
    }
}
