using MultiTaskGH.Examples.Common;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.MultiTask.Problems;

/// <summary>Problems by the names of the command line.</summary>
internal sealed class ProblemNames
{
    private static readonly ProblemNames[] Known =
    [
        new(MultiMnistProblem.ProblemName, MultiMnistProblem.Load),
        new(SarcosProblem.ProblemName, SarcosProblem.Load),
        new(AdultProblem.ProblemName, AdultProblem.Load),
        new(WaterQualityProblem.ProblemName, WaterQualityProblem.Load),
    ];

    private ProblemNames(string name, Func<string?, Device, Problem> load)
    {
        Name = name;
        Load = load;
    }

    /// <summary>Every name.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Known.Select(known => known.Name)];

    public string Name { get; }

    /// <summary>Reads the data: folder, device.</summary>
    public Func<string?, Device, Problem> Load { get; }

    /// <summary>The problem of a name.</summary>
    /// <exception cref="InputException">No problem has this name.</exception>
    public static ProblemNames Parse(string name) =>
        Array.Find(Known, known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new InputException($"A problem must be one of {string.Join(", ", All)}. Found '{name}'.");
}
