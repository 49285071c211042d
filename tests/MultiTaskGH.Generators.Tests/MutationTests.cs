using System.Collections.Concurrent;
using System.Globalization;
using FluentAssertions;
using Microsoft.CodeAnalysis;
using MultiTaskGH.Generators.Parsing;
using MultiTaskGH.Generators.Tests.Infrastructure;

namespace MultiTaskGH.Generators.Tests;

/// <summary>Half-typed and broken code, by the thousand: nothing may throw, and nothing may be left out or fail to compile in silence.</summary>
public sealed class MutationTests
{
    private const int Seed = 20240803;

    /// <summary>Mutants per run; the environment asks for more.</summary>
    private static readonly int Mutants = int.Parse(Environment.GetEnvironmentVariable("MTGH_MUTANTS") ?? "2000", CultureInfo.InvariantCulture);

    private static readonly string[][] Valid = [.. Hosts.All.Values];

    [Fact]
    public void Broken_code_makes_nothing_throw_and_nothing_fail_in_silence()
    {
        var written = 0;
        var failures = new ConcurrentQueue<string>();
        Parallel.For(0, Mutants, i =>
        {
            var (files, failure) = Check(i);
            Interlocked.Add(ref written, files);
            if (failure is not null)
            {
                failures.Enqueue(failure);
            }
        });
        Assert.True(failures.IsEmpty, $"{failures.Count} of {Mutants} mutants:\n\n{string.Join("\n\n", failures.Take(5))}");
        written.Should().BeGreaterThan(Mutants / 20, "some mutants are still valid, or the test shows little");
    }

    /// <summary>Counts the files that are written for a mutant, which is the same in every run, and says what is wrong with them.</summary>
    private static (int Files, string? Failure) Check(int mutant)
    {
        var random = new Random(unchecked(Seed + (mutant * 7919)));
        var sources = new Mutator(random).Mutate(Valid[random.Next(Valid.Length)], Valid[random.Next(Valid.Length)]);
        var generation = Compiler.Generate(sources);
        if (generation.Exception is not null)
        {
            return Fails($"makes the generator throw {generation.Exception}");
        }

        var reported = Compiler.Build(generation.Output);
        if (reported.FirstOrDefault(static d => d.Id == "AD0001") is { } thrown)
        {
            return Fails($"makes an analyzer throw: {thrown}");
        }

        var generated = generation.Run.GeneratedTrees.ToHashSet();
        var errors = reported.Where(static d => d.Severity == DiagnosticSeverity.Error).ToList();
        if (errors.Exists(d => d.Location.SourceTree is null || !generated.Contains(d.Location.SourceTree)))
        {
            return (0, null);
        }

        var annotated = Annotated(generation.Output.Assembly.GlobalNamespace).Count();
        return errors.Count > 0 ? Fails($"has output that does not compile, and nothing says why: {string.Join("\n", errors)}")
            : generated.Count != annotated ? Fails($"has {annotated} annotated classes, and {generated.Count} files were written for them")
            : (generated.Count, null);

        (int Files, string? Failure) Fails(string how) => (0, $"Mutant {mutant} {how}\n{string.Join("\n// The next file\n", sources)}\n{string.Join("\n", generation.Run.GeneratedTrees)}");
    }

    private static IEnumerable<INamedTypeSymbol> Annotated(INamespaceOrTypeSymbol container) =>
        container.GetMembers().OfType<INamespaceOrTypeSymbol>().SelectMany(static member =>
            (member is INamedTypeSymbol type && type.Find(KnownNames.MultiTask) is not null ? new[] { type } : []).Concat(Annotated(member)));
}
