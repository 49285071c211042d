using System.Text.Json;
using System.Text.Json.Nodes;
using FluentAssertions;

namespace MultiTaskGH.Examples.Tests;

/// <summary>The real program: one run, killed and resumed.</summary>
public sealed class TrainProgramTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public TrainProgramTests() => IdxBytes.WriteTinySets(folder["data"]);

    // DWL remembers an epoch's features, GradVac the cosines: both are in the middle of something when they are killed.
    [Theory]
    [InlineData("dwl", "gradvac", 12, 2)]
    [InlineData("cdan+e", "ghpp", 40, 1)]
    public void A_run_that_is_killed_and_resumed_ends_bit_equal_to_one_that_was_not(string method, string harmonizer, int iterations, int kills)
    {
        string[] arguments =
        [
            "train", "--method", method, "--harmonizer", harmonizer, "--data", "data", "--source", "mnist", "--target", "usps",
            "--iterations", iterations.ToString(System.Globalization.CultureInfo.InvariantCulture), "--batch", "8", "--checkpoint-every", "3", "--seed", "5",
        ];
        if (method == "dwl")
        {
            arguments = [.. arguments, "--set", "epoch=5"];
        }

        ChildProgram.Run(folder.Root, [.. arguments, "--output", "straight"]).ExitCode.Should().Be(0);
        for (var kill = 0; kill < kills; kill++)
        {
            using var child = ChildProgram.Start(folder.Root, [.. arguments, "--output", "killed"]);
            var before = LastCheckpoint();
            child.WaitUntil(() => LastCheckpoint() != before);

            child.Kill();
        }

        Directory.GetFiles(folder["killed"], "checkpoint", SearchOption.AllDirectories).Should().ContainSingle("it was killed in the middle of the run");
        var (code, output, error) = ChildProgram.Run(folder.Root, [.. arguments, "--output", "killed"]);
        code.Should().Be(0, error);
        output.Should().Contain("were done before: the run goes on from its checkpoint");

        foreach (var name in (string[])["model.safetensors", "history.csv", "trace", "confusion.png", "features.png"])
        {
            RunFile("killed", name).Should().Equal(RunFile("straight", name), $"{name} must not tell of the kills");
        }

        Result("killed").Should().Be(Result("straight"));
        Directory.GetFiles(folder["killed"], "checkpoint*", SearchOption.AllDirectories).Should().BeEmpty();
        Directory.GetFiles(folder["killed"], "*.partial", SearchOption.AllDirectories).Should().BeEmpty();
    }

    [Fact]
    public void Ctrl_C_keeps_a_checkpoint_and_says_so()
    {
        string[] arguments = ["train", "--source", "mnist", "--target", "optdigits", "--iterations", "100000", "--batch", "8", "--output", "out"];
        using var child = ChildProgram.Start(folder.Root, arguments);
        child.WaitUntil(() => Directory.Exists(folder["out"]) && Directory.GetFiles(folder["out"], "events*", SearchOption.AllDirectories).Any(path => new FileInfo(path).Length > 100));

        child.Interrupt();
        var (code, output, error) = child.Wait();
        code.Should().Be(130, error);
        output.Should().Contain("Stopped: the same command goes on where this one was.");
        Directory.GetFiles(folder["out"], "checkpoint", SearchOption.AllDirectories).Should().ContainSingle();
        File.Exists(Path.Combine(folder["out"], "results.json")).Should().BeFalse("no run is done");
        Directory.GetFiles(folder["out"], "*.png", SearchOption.AllDirectories).Should().BeEmpty("there is nothing to show");
    }

    [Fact]
    public void A_broken_checkpoint_is_one_line()
    {
        string[] arguments = ["train", "--source", "mnist", "--target", "usps", "--data", "data", "--iterations", "100000", "--batch", "8", "--checkpoint-every", "2", "--output", "out"];
        using (var child = ChildProgram.Start(folder.Root, arguments))
        {
            child.WaitUntil(() => Directory.Exists(folder["out"]) && Directory.GetFiles(folder["out"], "checkpoint", SearchOption.AllDirectories).Length == 1);

            child.Kill();
        }

        var checkpoint = Directory.GetFiles(folder["out"], "checkpoint", SearchOption.AllDirectories).Single();
        using (var file = File.OpenWrite(checkpoint))
        {
            file.SetLength(file.Length / 2);
        }

        var (code, _, error) = ChildProgram.Run(folder.Root, arguments);
        code.Should().Be(2, error);
        error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().ContainSingle().Which.Should().StartWith($"error: {checkpoint}: ");
    }

    public void Dispose() => folder.Dispose();

    private DateTime LastCheckpoint() => Directory.Exists(folder["killed"])
        ? Directory.GetFiles(folder["killed"], "checkpoint", SearchOption.AllDirectories).Select(File.GetLastWriteTimeUtc).DefaultIfEmpty().Max()
        : default;

    private byte[] RunFile(string output, string name) => File.ReadAllBytes(Directory.GetFiles(folder[output], name, SearchOption.AllDirectories).Single());

    private string Result(string output)
    {
        var cell = JsonSerializer.Deserialize<JsonNode[]>(File.ReadAllText(Path.Combine(folder[output], "results.json")))!.Single();
        cell["run"]!.AsObject().Remove("seconds").Should().BeTrue();
        return cell.ToJsonString();
    }
}
