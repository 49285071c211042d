using System.Globalization;

namespace MultiTaskGH.Benchmarks;

/// <summary>Reads the options of a benchmark: each has a value but <c>--quick</c>.</summary>
internal static class OptionReader
{
    /// <summary>Reads all of them.</summary>
    /// <param name="args">The command line behind the benchmark's name.</param>
    /// <param name="quick">What <c>--quick</c> does.</param>
    /// <param name="options">The options, each with what takes its value and says whether it can be used.</param>
    /// <returns>Whether all are known and have values that can be used.</returns>
    public static bool TryRead(string[] args, Action quick, params (string Name, Func<string, bool> Take)[] options)
    {
        for (var k = 0; k < args.Length; k++)
        {
            if (args[k] == "--quick")
            {
                quick();
                continue;
            }

            var take = Array.Find(options, option => option.Name == args[k]).Take;
            if (take is null || ++k == args.Length || !take(args[k]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A whole number, at least of a size.</summary>
    public static Func<string, bool> Count(int least, Action<int> set) => text =>
    {
        var isCount = int.TryParse(text, CultureInfo.InvariantCulture, out var count) && count >= least;
        if (isCount)
        {
            set(count);
        }

        return isCount;
    };

    /// <summary>A time of at least 0 seconds.</summary>
    public static Func<string, bool> Seconds(Action<double> set) => text =>
    {
        var isTime = double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && seconds >= 0;
        if (isTime)
        {
            set(seconds);
        }

        return isTime;
    };

    /// <summary>Any text.</summary>
    public static Func<string, bool> Text(Action<string> set) => text =>
    {
        set(text);
        return true;
    };
}
