using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace MultiTaskGH.Examples.Common;

/// <summary>Options that say in one clear line what is wrong with their value.</summary>
public static class ExampleOptions
{
    /// <summary>A whole number of at least 1.</summary>
    /// <param name="name">The name, with dashes.</param>
    /// <param name="description">The help text.</param>
    /// <param name="defaultValue">Its value where it is not given.</param>
    /// <param name="maximum">Its largest value.</param>
    public static Option<int> Count(string name, string description, int defaultValue, int maximum = int.MaxValue) =>
        new(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => defaultValue,
            CustomParser = result => ParseCount(result, name, maximum),
        };

    /// <summary>A whole number of at least 1, null where it is not given.</summary>
    /// <param name="name">The name, with dashes.</param>
    /// <param name="description">The help text, which says what holds without it.</param>
    public static Option<int?> Count(string name, string description) =>
        new(name) { Description = description, HelpName = "N", CustomParser = result => ParseCount(result, name, int.MaxValue) };

    /// <summary>A whole number of at least 0.</summary>
    /// <param name="name">The name, with dashes.</param>
    /// <param name="description">The help text.</param>
    /// <param name="defaultValue">Its value where it is not given.</param>
    public static Option<int> Natural(string name, string description, int defaultValue) =>
        new(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => defaultValue,
            CustomParser = result => int.TryParse(Text(result), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                ? value
                : Fail<int>(result, name, "a whole number of at least 0"),
        };

    /// <summary>A positive number.</summary>
    /// <param name="name">The name, with dashes.</param>
    /// <param name="description">The help text.</param>
    /// <param name="defaultValue">Its value where it is not given.</param>
    public static Option<double> Positive(string name, string description, double defaultValue) =>
        new(name)
        {
            Description = description,
            HelpName = "X",
            DefaultValueFactory = _ => defaultValue,
            CustomParser = result => ParsePositive(result, name),
        };

    /// <summary>A positive number, null where it is not given.</summary>
    /// <param name="name">The name, with dashes.</param>
    /// <param name="description">The help text, which says what holds without it.</param>
    public static Option<double?> Positive(string name, string description) =>
        new(name) { Description = description, HelpName = "X", CustomParser = result => ParsePositive(result, name) };

    /// <summary>A name that stands for something.</summary>
    /// <param name="name">The name of the option, with dashes.</param>
    /// <param name="description">The help text.</param>
    /// <param name="helpName">What stands for the value in the help text.</param>
    /// <param name="parse">Gives what the name stands for, or throws an <see cref="InputException"/>.</param>
    /// <param name="defaultValue">What it stands for where it is not given; null for nothing.</param>
    public static Option<T?> Named<T>(string name, string description, string helpName, Func<string, T> parse, string? defaultValue = null)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(parse);
        var option = new Option<T?>(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = result => ParseNamed(result, parse, $"{name}: "),
        };

        if (defaultValue is not null)
        {
            option.DefaultValueFactory = _ => parse(defaultValue);
        }

        return option;
    }

    /// <summary><c>--heads</c>: what heads receive. Without it, their own loss's gradient.</summary>
    /// <param name="description">The help text.</param>
    public static Option<HeadGradients> Heads(string description) => new("--heads")
    {
        Description = description,
        HelpName = "own|reweighted",
        DefaultValueFactory = _ => HeadGradients.Own,
        CustomParser = result => Text(result).ToLowerInvariant() switch
        {
            "own" => HeadGradients.Own,
            "reweighted" => HeadGradients.Reweighted,
            _ => FailHeads(result),
        },
    };

    /// <summary>An argument, without a name of its own before it, that stands for something.</summary>
    /// <param name="name">The name of the argument in the help text.</param>
    /// <param name="description">The help text.</param>
    /// <param name="parse">Gives what the value stands for, or throws an <see cref="InputException"/>.</param>
    public static Argument<T?> NamedArgument<T>(string name, string description, Func<string, T> parse)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(parse);
        return new(name) { Description = description, CustomParser = result => ParseNamed(result, parse, "") };
    }

    /// <summary>Names that stand for something: the option may be repeated, and each value may be a list with commas.</summary>
    /// <param name="name">The name of the option, with dashes.</param>
    /// <param name="description">The help text.</param>
    /// <param name="helpName">What stands for the value in the help text.</param>
    /// <param name="parse">Gives what a name stands for, or throws an <see cref="InputException"/>.</param>
    public static Option<T[]> NamedList<T>(string name, string description, string helpName, Func<string, T> parse)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(parse);
        return new(name)
        {
            Description = description,
            HelpName = helpName,
            Arity = ArgumentArity.OneOrMore,
            DefaultValueFactory = _ => [],
            CustomParser = result =>
            {
                try
                {
                    return [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries)).Select(parse).Distinct()];
                }
                catch (InputException exception)
                {
                    result.AddError($"{name}: {exception.Message}");
                    return [];
                }
            },
        };
    }

    private static T? ParseNamed<T>(ArgumentResult result, Func<string, T> parse, string where)
        where T : class
    {
        try
        {
            return parse(Text(result));
        }
        catch (InputException exception)
        {
            result.AddError(where + exception.Message);
            return null;
        }
    }

    private static double ParsePositive(ArgumentResult result, string name) =>
        double.TryParse(Text(result), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value > 0 && double.IsFinite(value)
            ? value
            : Fail<double>(result, name, "a positive number, such as 0.01");

    private static int ParseCount(ArgumentResult result, string name, int maximum)
    {
        if (!int.TryParse(Text(result), NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < 1)
        {
            return Fail<int>(result, name, "a whole number of at least 1");
        }

        if (value > maximum)
        {
            result.AddError(FormattableString.Invariant($"{name} must be at most {maximum}. Found {value}."));
        }

        return value;
    }

    private static HeadGradients FailHeads(ArgumentResult result)
    {
        result.AddError($"--heads: Heads must be own or reweighted. Found '{Text(result)}'.");
        return default;
    }

    private static string Text(ArgumentResult result) => result.Tokens.Count == 1 ? result.Tokens[0].Value : "";

    private static T Fail<T>(ArgumentResult result, string name, string rule)
        where T : struct
    {
        result.AddError($"{name} must be {rule}. Found '{Text(result)}'.");
        return default;
    }
}
