using Microsoft.CodeAnalysis;
using MultiTaskGH.Generators.Model;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>Merges the parameters that nothing feeds into the arguments of a step.</summary>
internal sealed class ArgumentList
{
    private readonly List<Entry> entries = [];

    /// <summary>The widest accessibility that the types of the arguments allow.</summary>
    public string Accessibility { get; private set; } = "public";

    public static ArgumentList Merge(IEnumerable<HostMethod> methods, INamedTypeSymbol host, FindingList findings)
    {
        var list = new ArgumentList();
        foreach (var method in methods)
        {
            for (var i = 0; i < method.Feeds.Length; i++)
            {
                var parameter = method.Symbol.Parameters[i];
                if (method.Feeds[i] is null && parameter.Name.Length > 0)
                {
                    list.Add(parameter, method, host, findings);
                }
            }
        }

        return list;
    }

    /// <summary>The arguments: those that must be given, then those with a default value, each in declaration order.</summary>
    public IEnumerable<ArgumentModel> ToModels() => entries
        .OrderBy(static entry => entry.Default is null ? 0 : 1)
        .Select(static entry => new ArgumentModel(
            entry.Parameter.Name,
            Names.Escape(entry.Parameter.Name),
            Names.Full(entry.Parameter.Type),
            entry.Default,
            new(entry.Methods.Select(static m => m.Symbol.Name).Distinct())));

    private void Add(IParameterSymbol parameter, HostMethod method, INamedTypeSymbol host, FindingList findings)
    {
        var entry = entries.Find(e => e.Parameter.Name == parameter.Name);
        if (entry is null)
        {
            entries.Add(new(parameter, DefaultValue.Of(parameter), [method]));
            CheckAccessibility(parameter, host, findings);
            return;
        }

        var other = entry.Methods[0].Symbol.Name;
        var defaultValue = DefaultValue.Of(parameter);
        if (!AreEqual(entry.Parameter.Type, parameter.Type))
        {
            findings.Add(Rule.ArgumentsDiffer, parameter, parameter.Name, other, Display(entry.Parameter.Type), method.Symbol.Name, Display(parameter.Type));
        }
        else if (entry.Default is not null && defaultValue is not null && entry.Default.TrimEnd('!') != defaultValue.TrimEnd('!'))
        {
            findings.Add(Rule.ArgumentsDiffer, parameter, parameter.Name, other, "= " + entry.Default, method.Symbol.Name, "= " + defaultValue);
        }

        // One value serves both: where one of them takes no null, the argument takes none.
        if (entry.Parameter.Type.NullableAnnotation == NullableAnnotation.Annotated)
        {
            entry.Parameter = parameter;
        }

        entry.Default ??= defaultValue;
        if (entry.Default is "null" or "null!" && entry.Parameter.Type.IsReferenceType)
        {
            entry.Default = entry.Parameter.Type.NullableAnnotation == NullableAnnotation.Annotated ? "null" : "null!";
        }

        entry.Methods.Add(method);
    }

    private void CheckAccessibility(IParameterSymbol parameter, INamedTypeSymbol host, FindingList findings)
    {
        switch (AccessDomain.WidestFor(parameter.Type, host))
        {
            case null:
                findings.Add(Rule.ArgumentNotAccessible, parameter, parameter.Name, Display(parameter.Type));
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

    private static string Display(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);

    private sealed class Entry(IParameterSymbol parameter, string? defaultValue, List<HostMethod> methods)
    {
        public IParameterSymbol Parameter { get; set; } = parameter;

        public string? Default { get; set; } = defaultValue;

        public List<HostMethod> Methods => methods;
    }
}
