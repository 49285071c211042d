using System.Text.Json.Nodes;
using FluentAssertions;

namespace MultiTaskGH.Detection.Tests;

/// <summary>The real program, as a user runs it.</summary>
public sealed class DetectionProgramTests : IDisposable
{
    private readonly DataFolder folder = new();

    public DetectionProgramTests() => folder.WriteVoc();

    [Fact]
    public void A_comparison_with_a_target_domain_leaves_a_table_pictures_and_weights_and_is_not_trained_twice()
    {
        string[] arguments =
        [
            "--data", "set", "--target-domain", "stain-blur", "--harmonizer", "none,gh++", "--input", "32x32", "--iterations", "6", "--batch", "2", "--output", "out",
        ];
        var (code, output, error) = ChildProgram.RunDetection(folder.Root, arguments);
        code.Should().Be(0, error);
        output.Should().Contain("| source-only").And.Contain("| align").And.Contain("| align + GH++");
        File.ReadAllText(folder["out/set-stain-blur.md"]).Should().Contain("dotnet run -c Release --project examples/Detection -- --data DIR --target-domain stain-blur");
        string[] files = ["set-stain-blur.json", "set-stain-blur.png", "figures/mean-average-precision.png", "figures/augmentation.png", "figures/inner-products.png", "figures/box-align-angles-and-weights.png"];
        files.Should().OnlyContain(file => File.Exists(folder["out/" + file]));
        foreach (var run in (string[])["source-only", "align", "align-ghpp"])
        {
            var seed = Directory.GetDirectories(folder["out/runs/" + run]).Should().ContainSingle().Subject;
            Directory.GetFiles(seed).Select(path => Path.GetFileName(path)).Should().Contain(
                ["history.csv", "model.safetensors", "detections.png", "precision-recall.png", "target-detections.png", "target-precision-recall.png"]).And.NotContain("checkpoint");
        }

        var runs = JsonNode.Parse(File.ReadAllText(folder["out/set-stain-blur.json"]))!.AsArray();
        runs.Select(run => run!["run"]!["pairs"]!.AsArray().Count).Should().Equal(1, 3, 3);
        ChildProgram.RunDetection(folder.Root, arguments).Output.Should().Contain("3 of 3 runs were in");
    }

    [Fact]
    public void A_run_that_is_killed_and_resumed_ends_bit_equal_to_one_that_was_not()
    {
        string[] arguments =
        [
            "--data", "set", "--target-domain", "inverted", "--harmonizer", "gradvac", "--input", "32x32", "--iterations", "30", "--batch", "2", "--checkpoint-every", "3", "--seed", "5",
        ];
        ChildProgram.RunDetection(folder.Root, [.. arguments, "--output", "straight"]).ExitCode.Should().Be(0);
        using (var child = ChildProgram.StartDetection(folder.Root, [.. arguments, "--output", "killed"]))
        {
            child.WaitUntil(() => Directory.Exists(folder["killed/runs/align-gradvac"]));

            child.WaitUntil(() => Directory.GetFiles(folder["killed/runs/align-gradvac"], "checkpoint", SearchOption.AllDirectories).Length > 0);

            child.Kill();
        }

        Directory.GetFiles(folder["killed"], "checkpoint", SearchOption.AllDirectories).Should().ContainSingle("it was killed in the middle of a run");
        var (code, output, error) = ChildProgram.RunDetection(folder.Root, [.. arguments, "--output", "killed"]);
        code.Should().Be(0, error);
        output.Should().Contain("were done before: the run goes on from its checkpoint");
        foreach (var name in (string[])["model.safetensors", "history.csv", "trace", "detections.png", "target-precision-recall.png"])
        {
            RunFile("killed", name).Should().Equal(RunFile("straight", name), $"{name} must not tell of the kill");
        }
    }

    [Fact]
    public void Ctrl_C_keeps_a_checkpoint_and_says_so()
    {
        using var child = ChildProgram.StartDetection(
            folder.Root, "--data", "set", "--input", "32x32", "--iterations", "100000", "--batch", "2", "--checkpoint-every", "100000", "--output", "out");
        child.WaitUntil(() => Directory.Exists(folder["out"]) && Directory.GetFiles(folder["out"], "events*", SearchOption.AllDirectories).Any(path => new FileInfo(path).Length > 100));

        child.Interrupt();
        var (code, output, error) = child.Wait();
        code.Should().Be(130, error);
        output.Should().Contain("Stopped: the same command goes on where this one was.");
        Directory.GetFiles(folder["out"], "checkpoint", SearchOption.AllDirectories).Should().ContainSingle();
    }

    public void Dispose() => folder.Dispose();

    private byte[] RunFile(string output, string name) => File.ReadAllBytes(
        Directory.GetFiles(folder[$"{output}/runs/align-gradvac"], name, SearchOption.AllDirectories).Should().ContainSingle().Subject);
}
