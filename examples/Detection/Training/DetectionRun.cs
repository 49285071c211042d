using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Detection.Training;

/// <summary>A run that a table asks for.</summary>
/// <param name="Task">What is to be detected.</param>
/// <param name="Plan">The tasks and their harmonizer.</param>
/// <param name="Settings">How it trains.</param>
/// <param name="Seed">The seed.</param>
internal sealed record DetectionRun(DetectionTask Task, DetectionPlan Plan, DetectionRunSettings Settings, int Seed) : ISuiteRun<DetectionIdentity>
{
    public DetectionIdentity Identity { get; } = DetectionIdentity.Of(Plan, Task, Settings, Seed);

    public string Name => $"{Plan.Name}, seed {Seed}";

    public string Folder => Path.Combine(Plan.FileName, FormattableString.Invariant($"seed{Seed}-{Identity.ShortHash()}"));
}
