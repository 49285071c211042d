namespace MultiTaskGH.Generators.Parsing;

/// <summary>The names of the variables in a method that is written.</summary>
internal sealed class NameScope(IEnumerable<string> taken)
{
    private readonly HashSet<string> names = new(taken, StringComparer.Ordinal);

    public bool Contains(string name) => names.Contains(name);

    /// <summary>Takes a name, with a number behind it where it is taken already.</summary>
    public string Claim(string name)
    {
        var claimed = name;
        for (var i = 2; !names.Add(claimed); i++)
        {
            claimed = FormattableString.Invariant($"{name}{i}");
        }

        return claimed;
    }
}
