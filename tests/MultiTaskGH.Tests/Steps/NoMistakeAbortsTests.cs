using System.Diagnostics;
using FluentAssertions;

namespace MultiTaskGH.Tests.Steps;

/// <summary>An error of a native call without a guard ends the process (exit code 134), and with it the test run: so each mistake has a process of its own.</summary>
public sealed class NoMistakeAbortsTests
{
    public static TheoryData<string> Mistakes() => [.. UserMistakes.All.Keys];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_a_managed_exception_with_a_clear_text(string mistake)
    {
        var (exitCode, output) = RunChild(mistake);

        exitCode.Should().Be(UserMistakes.ManagedException, "the child printed: {0}", output);
        output.Should().Contain(UserMistakes.All[mistake].Message).And.NotContain(UserMistakes.WeightsChanged);
    }

    private static (int ExitCode, string Output) RunChild(string mistake)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { "exec", typeof(UserMistakes).Assembly.Location, mistake },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var child = Process.Start(start)!;
        var errors = child.StandardError.ReadToEndAsync();
        var output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return (child.ExitCode, output + errors.Result);
    }
}
