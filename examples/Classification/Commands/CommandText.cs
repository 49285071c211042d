using System.CommandLine;

namespace MultiTaskGH.Examples.Classification.Commands;

/// <summary>The command that makes results again, without the paths and the number of threads of the machine that made them.</summary>
internal static class CommandText
{
    private static readonly Dictionary<string, string?> Replaced = new() { ["--data"] = "DIR", ["--weights"] = "FILE", ["--output"] = null, ["--threads"] = null };

    public static string Of(ParseResult parsed)
    {
        var words = new List<string> { "dotnet run -c Release --project examples/Classification --" };
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
