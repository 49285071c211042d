namespace MultiTaskGH.Tests;

internal static class TestProgram
{
    private static int Main() => 0;
}
