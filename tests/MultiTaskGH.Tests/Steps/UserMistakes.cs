namespace MultiTaskGH.Tests.Steps;

internal static class UserMistakes
{
    public static int Run(string[] arguments) => arguments.Length;
}
