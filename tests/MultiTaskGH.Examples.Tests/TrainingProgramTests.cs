using System.Text.Json;
using FluentAssertions;

namespace MultiTaskGH.Examples.Tests;

/// <summary>The real program: short runs write everything, stop cleanly, and repeat.</summary>
public sealed class TrainingProgramTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Ten_iterations_write_every_file()
    {
        var (code, output, error) = ChildProgram.Run(folder.Root, "--iterations", "10", "--batch", "16", "--output", "out");
        code.Should().Be(0, error);
        output.Should().Contain("transductive").And.Contain("source-only").And.Contain("DANN + GH++");

        var files = Directory.EnumerateFiles(folder["out"], "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder["out"], path)).ToArray();
        files.Should().Contain(["results.json", "history.csv", "accuracy.png", "inner-products.png", "angles-and-weights.png"]);
        foreach (var run in (string[])["source-only", "dann", "dann-gh", "dann-ghpp"])
        {
            files.Should().Contain(Path.Combine("runs", run, "seed0", "history.csv"));
            files.Should().ContainSingle(file => file.StartsWith(Path.Combine("runs", run, "seed0", "events.out.tfevents."), StringComparison.Ordinal));
            File.ReadAllLines(Path.Combine(folder["out"], "runs", run, "seed0", "history.csv")).Should().HaveCount(11);
        }

        files.Should().NotContain(file => file.Contains("partial", StringComparison.Ordinal));
        foreach (var plot in files.Where(file => file.EndsWith(".png", StringComparison.Ordinal)))
        {
            File.ReadAllBytes(Path.Combine(folder["out"], plot)).AsSpan(0, 4).ToArray().Should().Equal(0x89, (byte)'P', (byte)'N', (byte)'G');
        }

        var results = Results("out");
        results.GetProperty("target").GetProperty("transductive").GetBoolean().Should().BeTrue();
        var runs = results.GetProperty("runs").EnumerateArray().Select(cell => cell.GetProperty("run")).ToArray();
        runs.Select(run => run.GetProperty("name").GetString()).Should().Equal("source-only", "DANN", "DANN + GH", "DANN + GH++");
        runs.Should().OnlyContain(run => run.GetProperty("completed").GetBoolean() && run.GetProperty("iterations").GetInt32() == 10);
        runs[0].GetProperty("pairs").GetArrayLength().Should().Be(0, "a single loss has no conflicts");
        runs[1].GetProperty("pairs")[0].GetProperty("conflictRate").GetDouble().Should().BeInRange(0, 100);
    }

    [Fact]
    public void The_same_seed_gives_the_same_results_and_another_one_others()
    {
        string[] arguments = ["--harmonizer", "gh", "--heads", "reweighted", "--iterations", "4", "--batch", "16"];
        ChildProgram.Run(folder.Root, [.. arguments, "--seeds", "2", "--output", "first"]).ExitCode.Should().Be(0);
        ChildProgram.Run(folder.Root, [.. arguments, "--output", "second"]).ExitCode.Should().Be(0);

        var name = Path.Combine("runs", "dann-gh-reweighted-head");
        var history = File.ReadAllText(Path.Combine(folder["first"], name, "seed0", "history.csv"));
        File.ReadAllText(Path.Combine(folder["second"], name, "seed0", "history.csv")).Should().Be(history);
        File.ReadAllText(Path.Combine(folder["first"], name, "seed1", "history.csv")).Should().NotBe(history);
        Results("first").GetProperty("summary")[0].GetProperty("runs").GetInt32().Should().Be(2);
    }

    [Fact]
    public void Ctrl_C_stops_with_exit_code_130_and_keeps_what_is_done()
    {
        using var child = ChildProgram.Start(folder.Root, "--harmonizer", "gh", "--iterations", "1000000", "--batch", "8", "--output", "out");
        var events = Path.Combine(folder["out"], "runs", "dann-gh", "seed0");

        // An event file that grows: training is under way.
        child.WaitUntil(() => Directory.Exists(events) && Directory.EnumerateFiles(events, "events*").Any(path => new FileInfo(path).Length > 100));

        child.Interrupt();
        var (code, output, error) = child.Wait();
        code.Should().Be(130, error);
        error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().ContainSingle().Which.Should().StartWith("Stopping");
        output.Should().Contain("stopped early");
        var run = Results("out").GetProperty("runs")[0].GetProperty("run");
        run.GetProperty("completed").GetBoolean().Should().BeFalse();
        File.ReadAllLines(Path.Combine(events, "history.csv")).Should().HaveCount(1 + run.GetProperty("iterations").GetInt32());
        Directory.EnumerateFiles(folder["out"], "*partial*", SearchOption.AllDirectories).Should().BeEmpty();
    }

    [Fact]
    public void A_folder_holds_one_comparison()
    {
        string[] arguments = ["--iterations", "2", "--batch", "8"];
        ChildProgram.Run(folder.Root, [.. arguments, "--output", "shared", "--harmonizer", "gh", "--seeds", "2"]).ExitCode.Should().Be(0);
        var gh = Path.Combine(folder["shared"], "runs", "dann-gh");
        Directory.GetDirectories(gh).Should().HaveCount(2);
        string[] foreign = [Path.Combine(gh, "seed1", "notes.txt"), Path.Combine(folder["shared"], "runs", "mine", "seed0", "history.csv"), Path.Combine(folder["shared"], "notes.txt")];
        foreach (var file in foreign)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, "mine");
        }

        var (code, output, error) = ChildProgram.Run(folder.Root, [.. arguments, "--output", "shared", "--harmonizer", "pcgrad"]);
        code.Should().Be(0, error);
        output.Should().Contain($"This replaces the results of an earlier call in {folder["shared"]}");
        Results("shared").GetProperty("runs").EnumerateArray().Should().ContainSingle().Which.GetProperty("run").GetProperty("name").GetString().Should().Be("DANN + PCGrad");
        Directory.GetFiles(Path.Combine(folder["shared"], "runs"), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Path.Combine(folder["shared"], "runs"), file).Split("events")[0])
            .Should().BeEquivalentTo("dann-gh/seed1/notes.txt", "mine/seed0/history.csv", "dann-pcgrad/seed0/history.csv", "dann-pcgrad/seed0/");
        foreign.Should().OnlyContain(file => File.ReadAllText(file) == "mine");
    }

    [Fact]
    public void A_single_method_has_a_default_folder_of_its_own()
    {
        ChildProgram.Run(folder.Root, "--iterations", "1", "--batch", "8", "--harmonizer", "gh++-norms", "--heads", "reweighted").ExitCode.Should().Be(0);
        Directory.GetDirectories(folder["out"]).Should().ContainSingle().Which.Should().Be(Path.Combine(folder["out"], "classification-dann-ghpp-norms-reweighted-head"));
    }

    [Fact]
    public void A_broken_training_names_task_and_reason_and_what_a_user_can_do()
    {
        var (code, _, error) = ChildProgram.Run(
            folder.Root, "--harmonizer", "gh", "--iterations", "50", "--batch", "16", "--learning-rate", "1e20", "--output", "out");
        code.Should().Be(1, error);
        error.Should().MatchRegex("^error: Training broke down in iteration [0-9]+ of DANN \\+ GH, seed 0. Task '(align|cls)': .* A lower --learning-rate or a larger --batch may help.\n$");
        error.Should().NotContain("StepOptions").And.NotContain("AlwaysMeasure");
        File.ReadAllLines(Path.Combine(folder["out"], "runs", "dann-gh", "seed0", "history.csv"))[^1].Should().Contain("Task '", "the history says why");
    }

    public void Dispose() => folder.Dispose();

    private JsonElement Results(string output) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(folder[output], "results.json"))).RootElement;
}
