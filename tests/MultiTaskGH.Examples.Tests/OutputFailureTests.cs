using FluentAssertions;

namespace MultiTaskGH.Examples.Tests;

/// <summary>The real program: what cannot be written is one clear line and exit code 1, and what was written before stays.</summary>
public sealed class OutputFailureTests : IDisposable
{
    private static readonly string[] Short = ["--harmonizer", "gh", "--iterations", "2", "--batch", "8", "--output", "out"];

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_file_that_cannot_be_replaced_is_named_and_the_run_is_kept()
    {
        Directory.CreateDirectory(Path.Combine(folder["out"], "results.json"));
        var (code, _, error) = ChildProgram.Run(folder.Root, Short);
        Check(code, error, Path.Combine(folder["out"], "results.json"));
        File.ReadAllLines(Path.Combine(folder["out"], "runs", "dann-gh", "seed0", "history.csv")).Should().HaveCount(3);
        Directory.EnumerateFiles(folder["out"], "*.partial", SearchOption.AllDirectories).Should().BeEmpty();
    }

    [Fact]
    public void A_folder_that_vanishes_is_named()
    {
        using var child = ChildProgram.Start(folder.Root, "--harmonizer", "gh", "--iterations", "1000000", "--batch", "8", "--output", "out");
        var run = Path.Combine(folder["out"], "runs", "dann-gh", "seed0");
        child.WaitUntil(() => Directory.Exists(run) && Directory.EnumerateFiles(run, "events*").Any(path => new FileInfo(path).Length > 100));

        Directory.Move(run, folder["moved"]);
        var (code, _, error) = child.Wait();
        Check(code, error, run);
    }

    [Fact]
    public void A_folder_of_a_run_that_cannot_be_made_is_named()
    {
        Directory.CreateDirectory(Path.Combine(folder["out"], "runs"));
        File.WriteAllText(Path.Combine(folder["out"], "runs", "dann-gh"), "");
        var (code, _, error) = ChildProgram.Run(folder.Root, Short);
        Check(code, error, Path.Combine(folder["out"], "runs", "dann-gh"));
    }

    [LinuxFact]
    public void A_full_standard_output_is_one_line()
    {
        var (code, _, error) = ChildProgram.RunRedirected(folder.Root, "> /dev/full", Short);
        Check(code, error, "standard output");
        ChildProgram.RunRedirected(folder.Root, "> /dev/full", "--help").ExitCode.Should().Be(1);
    }

    [LinuxFact]
    public void A_full_standard_error_leaves_the_exit_code()
    {
        ChildProgram.RunRedirected(folder.Root, "2> /dev/full", "--iterations", "0").ExitCode.Should().Be(2);
        ChildProgram.RunRedirected(folder.Root, "> /dev/full 2> /dev/full", Short).ExitCode.Should().Be(1);
    }

    public void Dispose() => folder.Dispose();

    private static void Check(int code, string error, string file)
    {
        code.Should().Be(1, error);
        error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().ContainSingle(error).Which.Should().StartWith($"error: {file}");
    }
}
