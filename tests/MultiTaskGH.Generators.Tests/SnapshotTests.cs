using FluentAssertions;
using MultiTaskGH.Generators.Emission;
using MultiTaskGH.Generators.Tests.Infrastructure;

namespace MultiTaskGH.Generators.Tests;

public sealed class SnapshotTests
{
    public static TheoryData<string> Names => [.. Hosts.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Writes(string name)
    {
        var sources = Compiler.Generate(Hosts.All[name]).Sources;
        sources.Should().NotBeEmpty();
        var text = string.Join("\n", sources.Select(static source => $"//HintName: {source.HintName}\n{source.SourceText}"));
        Snapshot.Verify(text.Replace(RuntimeNames.GeneratedCode, RuntimeNames.GeneratedCode.Replace(Version, "VERSION", StringComparison.Ordinal), StringComparison.Ordinal), name, nameof(SnapshotTests));
    }

    [Fact]
    public void Every_snapshot_has_its_test() =>
        Directory.EnumerateFiles(Snapshot.Folder, "*.verified.cs").Select(Path.GetFileName).Should()
            .BeEquivalentTo(Hosts.All.Keys.Select(static name => $"{nameof(SnapshotTests)}.{nameof(Writes)}_name={name}.verified.cs"));

    private static string Version => typeof(MultiTaskGenerator).Assembly.GetName().Version!.ToString();
}
