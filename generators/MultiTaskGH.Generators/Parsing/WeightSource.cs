using Microsoft.CodeAnalysis;
using MultiTaskGH.Generators.Emission;
using MultiTaskGH.Generators.Model;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>Reads the factors of the tasks.</summary>
internal static class WeightSource
{
    public static WeightModel Read(HostMethod method, INamedTypeSymbol host, Compilation compilation, FindingList findings)
    {
        var constant = method.Attribute.Named("Weight");
        var value = constant?.Value is double number ? number : 1;
        if (value == 0 || double.IsNaN(value) || double.IsInfinity(value))
        {
            findings.Add(Rule.InvalidWeight, method.Attribute, method.Symbol, method.Symbol.Name, Literals.Number(value));
        }

        var applies = method.Attribute.Named("WeightApplies")?.Value is 1 ? "AfterHarmonizing" : null;
        if (method.Attribute.Named("WeightApplies")?.Value is int when and not (0 or 1))
        {
            Add(FormattableString.Invariant($"applies at {when}, which is no member of 'WeightApplies'; name one of them"));
        }

        if (method.Attribute.Named("WeightFrom")?.Value is not string name)
        {
            return new(value, null, null, "", applies);
        }

        if (constant is not null)
        {
            Add($"is constant and comes from '{name}' as well; keep one of them");
        }

        var members = HostMembers.Named(name, host, compilation);
        var member = members.Find(static m => m is not IMethodSymbol { Parameters.Length: > 0 }) ?? (members is [var first, ..] ? first : null);
        if (WhyNotReadable(member, host, compilation, findings) is { } reason)
        {
            Add($"is to come from '{name}', which {reason}; name a field, a readable property or a method without parameters of type 'double'");
        }

        return member is null
            ? new(value, name, null, "", applies)
            : new(value, name, HostMembers.Receiver(member, host), Names.Escape(name) + (member is IMethodSymbol ? "()" : ""), applies);

        void Add(string reason) => findings.Add(Rule.WeightNotReadable, method.Attribute, method.Symbol, method.Symbol.Name, reason);
    }

    private static string? WhyNotReadable(ISymbol? member, INamedTypeSymbol host, Compilation compilation, FindingList findings)
    {
        var type = member is IMethodSymbol method ? method.ReturnType : member is null ? null : ParameterMembers.TypeOf(member);
        if (type is not null && ErrorTypes.IsUnknown(type, host))
        {
            findings.IsIncomplete = true;
            return null;
        }

        return member switch
        {
            null => $"'{host.Name}' does not have, or cannot see",
            IPropertySymbol { IsIndexer: true } or { Kind: not (SymbolKind.Field or SymbolKind.Property or SymbolKind.Method) } or IMethodSymbol { MethodKind: not MethodKind.Ordinary } =>
                "is no field, no property and no method",
            IPropertySymbol { GetMethod: null } => "cannot be read",
            IMethodSymbol { Parameters.Length: > 0 } => "takes parameters",
            IMethodSymbol { IsGenericMethod: true } => "is generic",
            _ when Notices.Forbids(member, host) => "is obsolete, and using it is an error",
            _ when type is null or { SpecialType: SpecialType.System_Void } => "returns nothing",
            _ when type.TypeKind == TypeKind.Dynamic || !compilation.HasImplicitConversion(type, compilation.GetSpecialType(SpecialType.System_Double)) =>
                $"is a '{HostMembers.Display(type)}' and no 'double'",
            _ => null,
        };
    }
}
