using Microsoft.CodeAnalysis;
using MultiTaskGH.Generators.Model;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>Reads the keys of tasks and metrics, and what belongs to each.</summary>
internal static class TaskList
{
    /// <summary>The tasks by their methods, in declaration order.</summary>
    public static IReadOnlyList<(HostMethod Method, TaskModel Task)> Tasks(IEnumerable<HostMethod> methods, INamedTypeSymbol host, Compilation compilation, FindingList findings)
    {
        var tasks = new List<(HostMethod Method, TaskModel Task)>();

        // Where an attribute's own arguments are still unknown, that is noted where the method is checked.
        foreach (var method in methods.Where(static m => m.IsTask && !ErrorTypes.HasUnknownArgument(m.Attribute)))
        {
            var symbol = method.Symbol;
            var key = method.Attribute.Text() ?? "";
            var member = Names.Pascal(key);
            if (member is null)
            {
                findings.Add(Rule.InvalidKey, method.Attribute, symbol, symbol.Name, key.Length == 0 ? "nothing" : $"'{key}'");
            }
            else if (tasks.Find(t => t.Task.Key == key) is { Task: { } same })
            {
                findings.Add(Rule.DuplicateKey, method.Attribute, symbol, key, same.Method, symbol.Name);
            }
            else if (tasks.Find(t => t.Task.Member == member) is { Task: { } similar })
            {
                findings.Add(Rule.KeysOfOneIdentifier, method.Attribute, symbol, similar.Key, key, member);
            }
            else if (tasks.Find(t => (t.Task.IsFamily && IsElement(key, t.Task.Key)) || (method.Role == Role.Family && IsElement(t.Task.Key, key))) is { Task: { } element })
            {
                findings.Add(Rule.DuplicateKey, method.Attribute, symbol, element.IsFamily ? key : element.Key, element.Method, symbol.Name);
            }

            var group = method.Attribute.Named("Group")?.Value as string;
            tasks.Add((method, new(
                key,
                member ?? "",
                symbol.Name,
                WeightSource.Read(method, host, compilation, findings),
                group,
                IsOptional: Nullability.MayReturnNull(symbol),
                IsFamily: method.Role == Role.Family,
                Summary.Of(symbol))));
        }

        return tasks;
    }

    /// <summary>The metrics by their methods, in declaration order.</summary>
    public static IReadOnlyList<(HostMethod Method, MetricModel Metric)> Metrics(IEnumerable<HostMethod> methods, FindingList findings)
    {
        var metrics = new List<(HostMethod Method, MetricModel Metric)>();
        foreach (var method in methods.Where(static m => m.Role == Role.Metric && !ErrorTypes.HasUnknownArgument(m.Attribute)))
        {
            var symbol = method.Symbol;
            var key = method.Attribute.Text() ?? "";
            if (key.Length == 0)
            {
                findings.Add(Rule.EmptyMetricKey, method.Attribute, symbol, symbol.Name);
            }
            else if (metrics.Find(m => m.Metric.Key == key) is { Metric: { } same })
            {
                findings.Add(Rule.DuplicateKey, method.Attribute, symbol, key, same.Method, symbol.Name);
            }

            metrics.Add((method, new(key, symbol.Name)));
        }

        return metrics;
    }

    /// <summary>Whether a key is what reports call a loss of a family: <c>torque[3]</c> of <c>torque</c>.</summary>
    private static bool IsElement(string key, string family) =>
        key.Length > family.Length + 2
        && key.StartsWith(family + "[", StringComparison.Ordinal)
        && key[key.Length - 1] == ']'
        && key.Skip(family.Length + 1).Take(key.Length - family.Length - 2).All(static c => c is >= '0' and <= '9');
}
