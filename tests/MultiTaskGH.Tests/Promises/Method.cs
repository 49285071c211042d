namespace MultiTaskGH.Tests.Promises;

/// <summary>A row of the tables of promises.</summary>
/// <param name="Name">The name of the harmonizer.</param>
/// <param name="For">The definition for a number of tasks.</param>
/// <param name="Declared">What the page says, a word per promise, in the order of <see cref="Columns.All"/>.</param>
internal sealed record Method(string Name, Func<int, Harmonizer> For, string[] Declared)
{
    public override string ToString() => Name;
}
