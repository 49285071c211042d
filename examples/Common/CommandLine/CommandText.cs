using System.CommandLine;

namespace MultiTaskGH.Examples.Common;

/// <summary>The command that makes results again, without the paths and the number of threads of the machine that made them.</summary>
public static class CommandText
{
    private static readonly Dictionary<string, string?> Replaced = new() { ["--data"] = "DIR", ["--weights"] = "FILE", ["--output"] = null, ["--threads"] = null };

    /// <summary>The command as a user of the repository types it.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="project">The folder of the example, such as <c>Classification</c>.</param>
    public static string Of(ParseResult parsed, string project)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        var words = new List<string> { $"dotnet run -c Release --project examples/{project} --" };
        for (var i = 0; i < parsed.Tokens.Count; i++)
        {
            var word = parsed.Tokens[i].Value;
            if (word == "--report")
            {
                continue;
            }

            if (!Replaced.TryGetValue(word, out var replacement))
            {
                words.Add(Quoted(Path.IsPathRooted(word) ? $"DIR/{Path.GetFileName(word)}" : word));
                continue;
            }

            i++;
            if (replacement is not null)
            {
                words.Add($"{word} {replacement}");
            }
        }

        return string.Join(' ', words);
    }

    private static string Quoted(string word) => word.Contains(' ', StringComparison.Ordinal) ? $"\"{word}\"" : word;
}
