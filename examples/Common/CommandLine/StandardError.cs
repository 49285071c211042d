namespace MultiTaskGH.Examples.Common;

/// <summary>Standard error, which may be a full disk or a closed pipe: the exit code must get through all the same.</summary>
internal static class StandardError
{
    public static void WriteLine(string line)
    {
        try
        {
            Console.Error.WriteLine(line);
        }
        catch (IOException)
        {
            // There is no one left to tell.
        }
    }
}
