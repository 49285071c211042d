using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Retrieval.Training;

/// <summary>A run that a table asks for.</summary>
/// <param name="Problem">What is to be found.</param>
/// <param name="Plan">The losses and their harmonizer.</param>
/// <param name="Settings">How it trains.</param>
/// <param name="Seed">The seed.</param>
internal sealed record RetrievalRun(RetrievalProblem Problem, RetrievalPlan Plan, RetrievalRunSettings Settings, int Seed) : ISuiteRun<RetrievalIdentity>
{
    public RetrievalIdentity Identity { get; } = RetrievalIdentity.Of(Problem, Plan, Settings, Seed);

    public string Name => $"{Problem.Name}, {Plan.Name}, seed {Seed}";

    public string Folder => Path.Combine(Plan.FileName, FormattableString.Invariant($"seed{Seed}-{Identity.ShortHash()}"));
}
