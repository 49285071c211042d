using Microsoft.CodeAnalysis;
using MultiTaskGH.Generators.Emission;
using MultiTaskGH.Generators.Model;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>Reads the keys and weights of the tasks.</summary>
internal static class TaskList
{
    /// <summary>The tasks by their methods, in declaration order.</summary>
    public static IReadOnlyList<(HostMethod Method, TaskModel Task)> Read(IEnumerable<HostMethod> methods, FindingList findings)
    {
        var tasks = new List<(HostMethod Method, TaskModel Task)>();
        foreach (var method in methods.Where(static m => m.IsTask))
        {
            // The attribute's own arguments are still unknown, which is noted where the method is checked.
            if (ErrorTypes.HasUnknownArgument(method.Attribute))
            {
                continue;
            }

            var symbol = method.Symbol;
            var key = method.Attribute.Text() ?? "";
            var member = Names.Pascal(key);
            var weight = Weight(method.Attribute);
            if (member is null)
            {
                findings.Add(Rule.InvalidKey, method.Attribute, symbol, symbol.Name, key);
            }
            else if (tasks.Find(t => t.Task.Key == key) is { Task: { } same })
            {
                findings.Add(Rule.DuplicateKey, method.Attribute, symbol, key, same.Method, symbol.Name);
            }
            else if (tasks.Find(t => t.Task.Member == member) is { Task: { } similar })
            {
                findings.Add(Rule.KeysOfOneIdentifier, method.Attribute, symbol, similar.Key, key, member);
            }

            if (weight == 0 || double.IsNaN(weight) || double.IsInfinity(weight))
            {
                findings.Add(Rule.InvalidWeight, method.Attribute, symbol, symbol.Name, Literals.Number(weight));
            }

            tasks.Add((method, new(key, member ?? "", symbol.Name, weight)));
        }

        return tasks;
    }

    private static double Weight(AttributeData attribute)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument is { Key: "Weight", Value: { Kind: TypedConstantKind.Primitive, Value: double weight } })
            {
                return weight;
            }
        }

        return 1;
    }
}
