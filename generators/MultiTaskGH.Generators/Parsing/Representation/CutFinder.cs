using Microsoft.CodeAnalysis;

namespace MultiTaskGH.Generators.Parsing.Representation;

/// <summary>Finds the representation of a step: the intermediates through which everything goes that tasks take from what is harmonized.</summary>
/// <remarks>
/// From each task backwards, the cut lies at the first intermediate that several tasks share, or that uses a harmonized member itself: nothing
/// behind it depends on harmonized parameters. One that others of the cut feed anyway is left out of it, for gradients at both could not
/// be compared.
/// </remarks>
internal sealed class CutFinder(string step, Location place, HarmonizedUses uses, FindingList findings)
{
    private readonly Dictionary<HostMethod, bool> depends = [];
    private readonly Dictionary<HostMethod, HashSet<HostMethod>> tasksBehind = [];
    private readonly List<HostMethod> cut = [];
    private readonly HashSet<HostMethod> heads = [];

    // A family is several tasks by itself, and for a single task there is nothing to compare.
    private int sharing;

    /// <summary>The cut in the order of evaluation; null where there is none, which is reported.</summary>
    public IReadOnlyList<HostMethod>? Find(IReadOnlyList<HostMethod> tasks, IReadOnlyList<HostMethod> evaluated)
    {
        foreach (var task in tasks)
        {
            if (uses.Find(task.Symbol) is { } use)
            {
                findings.Add(Rule.NoRepresentation, use.Location, step, $"the task '{task.Symbol.Name}' uses '{use.Member}', which is harmonized; let an intermediate compute what it needs");
            }

            Mark(task, task);
        }

        sharing = Math.Min(2, tasks.Sum(Weight));
        do
        {
            cut.Clear();
            foreach (var task in tasks)
            {
                CutBefore(task);
            }
        }
        while (cut.Find(member => uses.Find(member.Symbol) is null && CutBehind(member) is not null) is { } fed && heads.Add(fed));

        if (!cut.Exists(IsShared))
        {
            findings.Add(Rule.NoRepresentation, place, step, "no intermediate lies between what is harmonized and several of its tasks; compute what they share in an [Intermediate] method");
            return null;
        }

        foreach (var member in cut.Where(c => !IsShared(c)))
        {
            if (CutBehind(member) is { } before && uses.Find(member.Symbol) is { } use)
            {
                findings.Add(
                    Rule.NoRepresentation,
                    use.Location,
                    step,
                    $"the intermediate '{member.Symbol.Name}', which a single task needs behind the representation '{before.Symbol.Name}', uses '{use.Member}', which is harmonized; compute that part in the representation");
            }
        }

        return evaluated.Where(cut.Contains).ToList();
    }

    /// <summary>Another member of the cut that an intermediate needs; null where there is none.</summary>
    private HostMethod? CutBehind(HostMethod method) => FeedGraph.Order([method]).FirstOrDefault(m => m != method && cut.Contains(m));

    private void CutBefore(HostMethod method)
    {
        foreach (var feed in method.Feeds.OfType<HostMethod>().Where(Depends))
        {
            if (heads.Contains(feed) || (!IsShared(feed) && uses.Find(feed.Symbol) is null))
            {
                CutBefore(feed);
            }
            else if (!cut.Contains(feed))
            {
                cut.Add(feed);
            }
        }
    }

    private void Mark(HostMethod method, HostMethod task)
    {
        foreach (var feed in method.Feeds.OfType<HostMethod>())
        {
            if (!tasksBehind.TryGetValue(feed, out var tasks))
            {
                tasksBehind.Add(feed, tasks = []);
            }

            if (tasks.Add(task))
            {
                Mark(feed, task);
            }
        }
    }

    private bool Depends(HostMethod method)
    {
        if (!depends.TryGetValue(method, out var result))
        {
            // A cycle, which is reported elsewhere, must end.
            depends[method] = false;
            result = uses.Find(method.Symbol) is not null || method.Feeds.OfType<HostMethod>().Any(Depends);
            depends[method] = result;
        }

        return result;
    }

    private bool IsShared(HostMethod method) => tasksBehind[method].Sum(Weight) >= sharing;

    private static int Weight(HostMethod task) => task.Role == Role.Family ? 2 : 1;
}
