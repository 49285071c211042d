using MultiTaskGH.Generators.Model;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>
/// Warns of groups that were probably meant to be others. A group exists by being named, so that a misspelled name harmonizes its task with nothing,
/// in silence.
/// </summary>
internal static class GroupRules
{
    public static void Check(IReadOnlyList<(HostMethod Method, TaskModel Task)> tasks, FindingList findings)
    {
        var groups = tasks.Where(static t => t.Task.Group is not null).GroupBy(static t => t.Task.Group!, StringComparer.Ordinal).ToList();
        var suspicious = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (group, i) in groups.Select(static (group, i) => (group, i)))
        {
            if (string.IsNullOrWhiteSpace(group.Key))
            {
                Warn(group, "is in a group without a name: leave 'Group' out, or give it a name");
            }
            else if (groups.Take(i).FirstOrDefault(other => NearNames.AreNear(other.Key, group.Key)) is { } near)
            {
                suspicious.Add(near.Key);
                Warn(group, $"is in the group '{group.Key}', and '{near.First().Task.Method}' in the group '{near.Key}': use one name, or two that differ more");
            }
        }

        foreach (var group in groups.Where(group => tasks.Count > 1 && !suspicious.Contains(group.Key)))
        {
            if (group.ToList() is [{ Task.IsFamily: false } only])
            {
                findings.Add(Rule.GroupOfOneTask, only.Method.Attribute, only.Method.Symbol, only.Method.Symbol.Name, group.Key);
            }
        }

        void Warn(IGrouping<string, (HostMethod Method, TaskModel Task)> group, string reason)
        {
            suspicious.Add(group.Key);
            var (method, _) = group.First();
            findings.Add(Rule.GroupMisspelled, method.Attribute, method.Symbol, method.Symbol.Name, reason);
        }
    }
}
