using Microsoft.CodeAnalysis;
using MultiTaskGH.Generators.Model;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>Merges the parameters that nothing feeds into the arguments of a step.</summary>
internal sealed class ArgumentList
{
    private readonly List<Entry> entries = [];

    /// <summary>The widest accessibility that the types of the arguments allow.</summary>
    public string Accessibility { get; private set; } = "public";

    /// <summary>Merges the parameters of methods into the arguments of a step of a class; <paramref name="step"/> is null for the step that is written whole.</summary>
    public static ArgumentList Merge(IEnumerable<HostMethod> methods, INamedTypeSymbol host, INamedTypeSymbol? step, FindingList findings)
    {
        var list = new ArgumentList();
        foreach (var method in methods)
        {
            foreach (var parameter in method.Unfed)
            {
                list.Add(parameter, method, host, step ?? host, findings);
            }
        }

        return list;
    }

    /// <summary>Whether values of all arguments can be kept: those of a <c>ref struct</c> cannot.</summary>
    public bool CanBeKept => entries.TrueForAll(static entry => !entry.Type.IsRefLikeType);

    /// <summary>The arguments: those that must be given, then those with a default value, each in declaration order.</summary>
    public IEnumerable<ArgumentModel> ToModels() => entries
        .Select(static entry => new ArgumentModel(
            entry.Name,
            Names.Escape(entry.Name),
            Names.Full(entry.Type),
            entry.Default,
            Property: null,
            UsedBy(entry)))
        .OrderBy(static argument => argument.Default is null ? 0 : 1);

    /// <summary>The arguments as the user's own declaration of <c>Run</c> has them.</summary>
    public IEnumerable<ArgumentModel> ToModels(IMethodSymbol run) => run.Parameters.Select(parameter => new ArgumentModel(
        parameter.Name,
        Names.Escape(parameter.Name),
        Names.Full(parameter.Type),
        DefaultValue.Of(parameter),
        Property: null,
        UsedBy(entries.Find(entry => entry.Name == parameter.Name))));

    /// <summary>How the user's own declaration of <c>Run</c> differs from what the step needs; null where it does not.</summary>
    public string? WhyNot(IMethodSymbol run)
    {
        foreach (var entry in entries)
        {
            if (run.Parameters.FirstOrDefault(p => p.Name == entry.Name) is not { } parameter)
            {
                return $"it must take '{HostMembers.Display(entry.Type)} {entry.Name}', which '{entry.Methods[0].Symbol.Name}' needs";
            }

            if (!AreEqual(entry.Type, parameter.Type) || (DefaultValue.TakesNull(parameter.Type) && !DefaultValue.TakesNull(entry.Type)))
            {
                return $"its parameter '{entry.Name}' must be a '{HostMembers.Display(entry.Type)}', as in '{entry.Methods[0].Symbol.Name}'; found '{HostMembers.Display(parameter.Type)}'";
            }
        }

        return run.Parameters.FirstOrDefault(p => p.Name.Length > 0 && !entries.Exists(entry => entry.Name == p.Name)) is { } unused
            ? $"nothing that the step evaluates needs its parameter '{unused.Name}'; remove it"
            : null;
    }

    private static EquatableArray<string> UsedBy(Entry entry) => new(entry.Methods.Select(static m => m.Symbol.Name).Distinct());

    private void Add(IParameterSymbol parameter, HostMethod method, INamedTypeSymbol host, INamedTypeSymbol scope, FindingList findings)
    {
        var defaultValue = DefaultValue.Of(parameter);
        var entry = entries.Find(e => e.Name == parameter.Name);
        if (entry is null)
        {
            entry = new(parameter);
            entries.Add(entry);
            CheckAccessibility(parameter, scope, findings);
        }
        else if (ErrorTypes.IsUnknown(entry.Type, host) || ErrorTypes.IsUnknown(parameter.Type, host))
        {
            findings.IsIncomplete = true;
        }
        else if (!AreEqual(entry.Type, parameter.Type))
        {
            findings.Add(Rule.ArgumentsDiffer, parameter, parameter.Name, entry.Methods[0].Symbol.Name, HostMembers.Display(entry.Type), method.Symbol.Name, HostMembers.Display(parameter.Type));
        }
        else if (entry.DeclaredDefault is { } declared && defaultValue is not null && declared.TrimEnd('!') != defaultValue.TrimEnd('!'))
        {
            findings.Add(Rule.ArgumentsDiffer, parameter, parameter.Name, entry.Methods[0].Symbol.Name, entry.Declaration(declared), method.Symbol.Name, entry.Declaration(defaultValue));
        }

        entry.Add(parameter.Type, defaultValue, method);
    }

    private void CheckAccessibility(IParameterSymbol parameter, INamedTypeSymbol scope, FindingList findings)
    {
        switch (AccessDomain.WidestFor(parameter.Type, scope))
        {
            case null:
                findings.Add(Rule.ArgumentNotAccessible, parameter, parameter.Name, HostMembers.Display(parameter.Type));
                break;
            case "internal":
                Accessibility = "internal";
                break;
        }
    }

    /// <summary>The same type, whether it may be null or not.</summary>
    private static bool AreEqual(ITypeSymbol first, ITypeSymbol second) =>
        SymbolEqualityComparer.Default.Equals(first, second)
        && Names.Full(first.WithNullableAnnotation(NullableAnnotation.None)) == Names.Full(second.WithNullableAnnotation(NullableAnnotation.None));

    private sealed class Entry(IParameterSymbol first)
    {
        private bool isAlwaysOptional = true;

        public string Name => first.Name;

        /// <summary>One value serves every method: where one of them takes no null, the argument takes none.</summary>
        public ITypeSymbol Type { get; private set; } = first.Type;

        /// <summary>The default value that any of the methods declares.</summary>
        public string? DeclaredDefault { get; private set; }

        public List<HostMethod> Methods { get; } = [];

        /// <summary>The default value of the argument: a null would reach a method that declares none and takes none.</summary>
        public string? Default =>
            Type.IsValueType || DeclaredDefault is not ("null" or "null!" or "default" or "default!") ? DeclaredDefault
            : isAlwaysOptional || DefaultValue.TakesNull(Type) ? DefaultValue.OfNull(Type)
            : null;

        public string Declaration(string defaultValue) => $"{HostMembers.Display(Type)} {Name} = {defaultValue}";

        public void Add(ITypeSymbol type, string? defaultValue, HostMethod method)
        {
            Type = DefaultValue.TakesNull(Type) ? type : Type;
            DeclaredDefault ??= defaultValue;
            isAlwaysOptional &= defaultValue is not null;
            Methods.Add(method);
        }
    }
}
