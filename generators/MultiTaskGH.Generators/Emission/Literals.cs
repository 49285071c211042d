using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;

namespace MultiTaskGH.Generators.Emission;

/// <summary>Values as C# literals, the same under every culture.</summary>
internal static class Literals
{
    public static string Text(string value) => SymbolDisplay.FormatLiteral(value, quote: true);

    public static string Number(double value)
    {
        if (double.IsNaN(value))
        {
            return "double.NaN";
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity";
        }

        // R does not round-trip every number on .NET Framework, where the compiler of Visual Studio runs.
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        if (double.Parse(text, CultureInfo.InvariantCulture) != value)
        {
            text = value.ToString("G17", CultureInfo.InvariantCulture);
        }

        // Negative zero loses its sign as an integer literal.
        text = value == 0 && 1 / value < 0 ? "-0" : text;
        return text.Any(static c => c is '.' or 'E') ? text : text + ".0";
    }

    /// <summary>A constant of a primitive type; null where there is no literal for it.</summary>
    public static string? Constant(object value) => value switch
    {
        string text => Text(text),
        char character => SymbolDisplay.FormatLiteral(character, quote: true),
        bool truth => truth ? "true" : "false",
        double number => Number(number),
        float number => Single(number),
        decimal number => number.ToString(CultureInfo.InvariantCulture) + "M",
        long number => number.ToString(CultureInfo.InvariantCulture) + "L",
        ulong number => number.ToString(CultureInfo.InvariantCulture) + "UL",
        uint number => number.ToString(CultureInfo.InvariantCulture) + "U",
        sbyte or byte or short or ushort or int => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string Single(float value)
    {
        if (float.IsNaN(value))
        {
            return "float.NaN";
        }

        if (float.IsInfinity(value))
        {
            return value > 0 ? "float.PositiveInfinity" : "float.NegativeInfinity";
        }

        var text = value.ToString("R", CultureInfo.InvariantCulture);
        if (float.Parse(text, CultureInfo.InvariantCulture) != value)
        {
            text = value.ToString("G9", CultureInfo.InvariantCulture);
        }

        return (value == 0 && 1 / value < 0 ? "-0" : text) + "F";
    }
}
