using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MultiTaskGH.Analyzers.TrainingRules;

/// <summary>Reads how classes that derive from <c>Module</c> register what they hold.</summary>
/// <remarks>
/// By syntax, since a base class may stand in any file and an analyzer has no semantic model of other files. The names are TorchSharp's own.
/// </remarks>
internal static class ModuleClasses
{
    public const string RegisterComponents = "RegisterComponents";

    private static readonly string[] Registrations = ["register_module", "register_parameter", "add_module"];
    private static readonly string[] Enumerations = [RegisterComponents, "parameters", "named_parameters", "_parameters", "_named_parameters", "named_children", "children"];

    /// <summary>The class and its bases below TorchSharp's own <c>Module</c>; null where one of them is not in source, or the class is no module.</summary>
    public static List<INamedTypeSymbol>? Chain(INamedTypeSymbol type)
    {
        var chain = new List<INamedTypeSymbol>();
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.IsTorchType("torch.nn.Module") || current.IsTorchType("torch.nn.HookableModule"))
            {
                return chain;
            }

            if (current.DeclaringSyntaxReferences.IsEmpty)
            {
                return null;
            }

            chain.Add(current);
        }

        return null;
    }

    /// <summary>The code of a class, without that of the types inside of it.</summary>
    public static IEnumerable<SyntaxNode> Nodes(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.Select(static r => r.GetSyntax()).SelectMany(static part => part.DescendantNodes(node => node == part || node is not BaseTypeDeclarationSyntax));

    /// <summary>Whether a class registers modules or parameters itself, one by one.</summary>
    public static bool RegistersByHand(INamedTypeSymbol type) => Calls(type, Registrations);

    /// <summary>Whether a class registers anything, at whatever time.</summary>
    public static bool MayRegister(INamedTypeSymbol type) => Calls(type, RegisterComponents) || RegistersByHand(type);

    /// <summary>Whether a class decides itself what it registers or enumerates.</summary>
    public static bool OverridesRegistration(INamedTypeSymbol type) => Enumerations.SelectMany(name => type.GetMembers(name)).Any(static member => member.IsOverride);

    /// <summary>Whether every constructor of a class registers what it holds before another one derived from it goes on.</summary>
    public static bool SurelyRegisters(INamedTypeSymbol type)
    {
        var constructors = Constructors(type).Where(static c => c.Initializer?.ThisOrBaseKeyword.ValueText != "this").ToList();
        return !OverridesRegistration(type)
            && ((constructors.Count > 0 && constructors.TrueForAll(static c => RegistrationIn(c) is not null))
                || (type.BaseType is { DeclaringSyntaxReferences.IsEmpty: false } inherited && SurelyRegisters(inherited)));
    }

    public static IEnumerable<ConstructorDeclarationSyntax> Constructors(INamedTypeSymbol type) =>
        type.InstanceConstructors.SelectMany(static c => c.DeclaringSyntaxReferences).Select(static r => r.GetSyntax()).OfType<ConstructorDeclarationSyntax>();

    /// <summary>The call of <c>RegisterComponents</c> that a constructor makes in any case; null where there is none.</summary>
    public static SyntaxNode? RegistrationIn(ConstructorDeclarationSyntax constructor) =>
        (constructor.ExpressionBody is { } arrow ? [arrow.Expression] : constructor.Body?.Statements.OfType<ExpressionStatementSyntax>().Select(static s => s.Expression) ?? [])
        .FirstOrDefault(static e => e is InvocationExpressionSyntax call && NameOf(call) == RegisterComponents);

    /// <summary>What a call calls on the class itself.</summary>
    private static string? NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax or BaseExpressionSyntax } access => access.Name.Identifier.ValueText,
        _ => null,
    };

    private static bool Calls(INamedTypeSymbol type, params string[] names) => Nodes(type).OfType<SimpleNameSyntax>().Any(name => names.Contains(name.Identifier.ValueText));
}
