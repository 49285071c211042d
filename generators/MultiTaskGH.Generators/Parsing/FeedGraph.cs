using Microsoft.CodeAnalysis;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>Decides which intermediate feeds which parameter, and in which order everything is evaluated.</summary>
internal static class FeedGraph
{
    /// <summary>Fills in what feeds each parameter.</summary>
    public static void Connect(IReadOnlyList<HostMethod> methods, INamedTypeSymbol host, Compilation compilation, FindingList findings)
    {
        var byParameterName = new Dictionary<string, HostMethod>(StringComparer.Ordinal);
        foreach (var method in methods.Where(static m => m.Role == Role.Intermediate))
        {
            var name = Names.Camel(method.Symbol.Name);
            if (byParameterName.TryGetValue(name, out var other))
            {
                findings.Add(Rule.DuplicateIntermediate, method.Symbol, method.Symbol.Name, other.Symbol.Name, name);
            }
            else
            {
                byParameterName.Add(name, method);
            }
        }

        foreach (var method in methods)
        {
            for (var i = 0; i < method.Feeds.Length; i++)
            {
                var parameter = method.Symbol.Parameters[i];
                if (parameter.Name.Length > 0)
                {
                    method.Feeds[i] = FindFeed(parameter, method, byParameterName, findings);
                    CheckFits(parameter, method, method.Feeds[i], host, compilation, findings);
                }
            }
        }
    }

    /// <summary>Reports intermediates that need themselves, and those that nothing needs.</summary>
    public static void Check(IReadOnlyList<HostMethod> methods, FindingList findings)
    {
        var done = new HashSet<HostMethod>();
        var path = new List<HostMethod>();
        foreach (var method in methods.Where(static m => m.Role != Role.Intermediate))
        {
            Visit(method);
        }

        // What is named wrongly feeds nothing for that reason alone.
        var isNamedWrongly = findings.Items.Any(static finding => finding.Rule is Rule.DuplicateIntermediate or Rule.UnknownIntermediate);
        foreach (var method in methods.Where(m => !done.Contains(m)).ToList())
        {
            if (!isNamedWrongly)
            {
                findings.Add(Rule.UnusedIntermediate, method.Symbol, method.Symbol.Name);
            }

            Visit(method);
        }

        void Visit(HostMethod method)
        {
            var start = path.IndexOf(method);
            if (start >= 0)
            {
                var cycle = path.Skip(start).Append(method).Select(static m => m.Symbol.Name);
                findings.Add(Rule.CyclicIntermediates, method.Symbol, method.Symbol.Name, string.Join(" -> ", cycle));
            }
            else if (done.Add(method))
            {
                path.Add(method);
                foreach (var feed in method.Feeds)
                {
                    if (feed is not null && (!done.Contains(feed) || path.Contains(feed)))
                    {
                        Visit(feed);
                    }
                }

                path.RemoveAt(path.Count - 1);
            }
        }
    }

    /// <summary>Methods in their order, each after the intermediates that it needs and no other has needed before.</summary>
    public static IReadOnlyList<HostMethod> Order(IEnumerable<HostMethod> methods)
    {
        var ordered = new List<HostMethod>();
        var done = new HashSet<HostMethod>();
        foreach (var method in methods)
        {
            Visit(method);
        }

        return ordered;

        void Visit(HostMethod method)
        {
            if (done.Add(method))
            {
                foreach (var feed in method.Feeds.OfType<HostMethod>())
                {
                    Visit(feed);
                }

                ordered.Add(method);
            }
        }
    }

    private static HostMethod? FindFeed(IParameterSymbol parameter, HostMethod method, Dictionary<string, HostMethod> byParameterName, FindingList findings)
    {
        if (parameter.Find(KnownNames.From) is not { } from)
        {
            return byParameterName.TryGetValue(Names.Camel(parameter.Name), out var named) ? named : null;
        }

        var name = from.Text() ?? "";
        if (ErrorTypes.HasUnknownArgument(from))
        {
            return null;
        }

        if (name.Length > 0 && byParameterName.TryGetValue(Names.Camel(name), out var feed) && feed.Symbol.Name == name)
        {
            return feed;
        }

        findings.Add(Rule.UnknownIntermediate, from, parameter, parameter.Name, method.Symbol.Name, name);
        return null;
    }

    private static void CheckFits(IParameterSymbol parameter, HostMethod method, HostMethod? feed, INamedTypeSymbol host, Compilation compilation, FindingList findings)
    {
        if (feed?.Symbol is null or { ReturnsVoid: true } or { ReturnType.TypeKind: TypeKind.Dynamic } || ErrorTypes.IsUnknown(feed.Symbol.ReturnType, host) || ErrorTypes.IsUnknown(parameter.Type, host))
        {
            return;
        }

        var source = feed.Symbol.ReturnType;
        var losesNull = Nullability.MayReturnNull(feed.Symbol) && !Nullability.TakesNull(parameter);
        if (losesNull || !compilation.HasImplicitConversion(source, parameter.Type))
        {
            findings.Add(
                Rule.IntermediateDoesNotFit,
                parameter,
                parameter.Name,
                method.Symbol.Name,
                feed.Symbol.Name,
                Display(source, losesNull, NullableAnnotation.Annotated),
                Display(parameter.Type, losesNull, NullableAnnotation.NotAnnotated));
        }
    }

    // An attribute may say what the type does not, and the message would name one type twice.
    private static string Display(ITypeSymbol type, bool losesNull, NullableAnnotation annotation) =>
        (losesNull ? type.WithNullableAnnotation(annotation) : type).ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
}
