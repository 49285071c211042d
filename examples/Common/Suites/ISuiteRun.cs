namespace MultiTaskGH.Examples.Common;

/// <summary>A run that a suite asks for.</summary>
/// <typeparam name="TIdentity">What its numbers depend on.</typeparam>
public interface ISuiteRun<out TIdentity>
    where TIdentity : RunIdentity
{
    /// <summary>What the run is.</summary>
    TIdentity Identity { get; }

    /// <summary>The seed.</summary>
    int Seed { get; }

    /// <summary>What progress and messages show.</summary>
    string Name { get; }

    /// <summary>The run's folder among those of the suite: a relative path that no other run has, for which <see cref="RunIdentity.ShortHash"/> is part of it.</summary>
    string Folder { get; }
}
