using MultiTaskGH.Tests.Steps;

namespace MultiTaskGH.Tests;

/// <summary>The entry point of the child processes in which the tests try what might abort a process.</summary>
internal static class TestProgram
{
    private static int Main(string[] arguments) => UserMistakes.Run(arguments);
}
