using System.Text.Json.Nodes;
using FluentAssertions;
using MultiTaskGH.Examples.Retrieval.Composed.Scenes;

namespace MultiTaskGH.Retrieval.Tests;

/// <summary>The real program, as a user runs it.</summary>
public sealed class RetrievalProgramTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_comparison_leaves_a_table_pictures_and_weights_and_is_not_trained_twice()
    {
        WriteCss();
        string[] arguments = ["composed", "--data", "css", "--harmonizer", "none,gh++", "--iterations", "6", "--batch", "4", "--output", "out"];
        var (code, output, error) = ChildProgram.RunRetrieval(folder.Root, arguments);
        code.Should().Be(0, error);
        output.Should().Contain("| clean alone").And.Contain("| none").And.Contain("| GH++");
        File.ReadAllText(folder["out/css/css.md"]).Should().Contain("dotnet run -c Release --project examples/Retrieval -- composed --data DIR --harmonizer none,gh++");
        string[] files = ["css.json", "css.png", "figures/curves.png", "figures/inner-products.png", "figures/clean-adversarial-angles-and-weights.png"];
        files.Should().OnlyContain(file => File.Exists(folder["out/css/" + file]));
        foreach (var run in (string[])["clean-alone", "none", "ghpp"])
        {
            var seed = Directory.GetDirectories(folder["out/css/runs/" + run]).Should().ContainSingle().Subject;
            Directory.GetFiles(seed).Select(path => Path.GetFileName(path)).Should().Contain(["history.csv", "model.safetensors", "queries.png"]).And.NotContain("checkpoint");
        }

        var runs = JsonNode.Parse(File.ReadAllText(folder["out/css/css.json"]))!.AsArray();
        runs.Select(run => run!["run"]!["pairs"]!.AsArray().Count).Should().Equal(0, 1, 1);
        ChildProgram.RunRetrieval(folder.Root, arguments).Output.Should().Contain("3 of 3 runs were in");
    }

    [Theory]
    [InlineData("composed", "clean-alone,gradvac", "--data", "css", "--batch", "4", "--iterations", "30")]
    [InlineData("cross-modal", "gradvac", "--batch", "16", "--iterations", "60")]
    public void A_run_that_is_killed_and_resumed_ends_bit_equal_to_one_that_was_not(string command, string rows, params string[] options)
    {
        WriteCss();
        string[] arguments = [command, .. options, "--harmonizer", "gradvac", "--checkpoint-every", "3", "--seed", "5"];
        ChildProgram.RunRetrieval(folder.Root, [.. arguments, "--output", "straight"]).ExitCode.Should().Be(0);
        using (var child = ChildProgram.StartRetrieval(folder.Root, [.. arguments, "--output", "killed"]))
        {
            child.WaitUntil(() => Files("killed", "checkpoint").Any(path => path.Contains("gradvac", StringComparison.Ordinal)));
            child.Kill();
        }

        Files("killed", "checkpoint").Should().ContainSingle("it was killed in the middle of a run");
        var (code, output, error) = ChildProgram.RunRetrieval(folder.Root, [.. arguments, "--output", "killed"]);
        code.Should().Be(0, error);
        output.Should().Contain("were done before: the run goes on from its checkpoint");
        foreach (var name in (string[])["model.safetensors", "history.csv", "trace"])
        {
            var straight = Files("straight", name);
            straight.Should().HaveCount(rows.Split(',').Length);
            Files("killed", name).Select(File.ReadAllBytes).Should().BeEquivalentTo(straight.Select(File.ReadAllBytes), equal => equal.WithStrictOrdering(), $"{name} must not tell of the kill");
        }
    }

    [Fact]
    public void Ctrl_C_keeps_a_checkpoint_and_says_so()
    {
        using var child = ChildProgram.StartRetrieval(folder.Root, "cross-modal", "--iterations", "1000000", "--checkpoint-every", "1000000", "--output", "out");
        child.WaitUntil(() => Files("out", "events*").Any(path => new FileInfo(path).Length > 100));
        child.Interrupt();
        var (code, output, error) = child.Wait();
        code.Should().Be(130, error);
        output.Should().Contain("Stopped: the same command goes on where this one was.");
        Files("out", "checkpoint").Should().ContainSingle();
    }

    public void Dispose() => folder.Dispose();

    private void WriteCss()
    {
        var (training, test) = SceneGenerator.Draw(new() { TrainingImages = 60, TestImages = 60 });
        CssExport.Write(folder["css"], training, test, withImages: true);
    }

    private string[] Files(string output, string name) => Directory.Exists(folder[output])
        ? [.. Directory.GetFiles(folder[output], name, SearchOption.AllDirectories).Order(StringComparer.Ordinal)]
        : [];
}
