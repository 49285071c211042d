using MultiTaskGH.Examples.Classification.Training;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Tables;

/// <summary>A run that a suite asks for.</summary>
/// <param name="Task">What is adapted to what.</param>
/// <param name="Plan">The method and its harmonizer.</param>
/// <param name="Settings">How it trains.</param>
/// <param name="Seed">The seed.</param>
internal sealed record SuiteCell(AdaptationTask Task, RunPlan Plan, RunSettings Settings, int Seed) : ISuiteRun<AdaptationIdentity>
{
    public AdaptationIdentity Identity { get; } = AdaptationIdentity.Of(Plan, Task, Settings, Seed);

    public string Name => $"{Task.Source.Name} -> {Task.Target.Name}, {Plan.Name}, seed {Seed}";

    public string Folder => Path.Combine(
        $"{Task.Direction.Dataset}-{SuiteFolder.FileName(Task.Source.Name)}-{SuiteFolder.FileName(Task.Target.Name)}",
        Plan.FileName,
        FormattableString.Invariant($"seed{Seed}-{Identity.ShortHash()}"));
}
