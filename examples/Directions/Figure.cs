using System.Globalization;
using System.Text;

namespace MultiTaskGH.Examples.Directions;

/// <summary>A grid of panels, one per method, as SVG.</summary>
internal sealed class Figure
{
    private const int Columns = 6;
    private const double Width = 170;
    private const double Height = 170;
    private const double Legend = 44;

    // Pixels for a gradient of length 1, and where the origin lies in a panel.
    private const double Unit = 38;
    private const double OriginX = 72;
    private const double OriginY = 122;

    private const string First = "#0072B2";
    private const string Second = "#D55E00";
    private const string Direction = "#000000";
    private const string Cone = "#E3F1E8";

    private readonly StringBuilder text = new();
    private int panels;

    private Figure()
    {
    }

    /// <summary>The picture of all methods, the same on every machine: it is rounded to a tenth of a pixel.</summary>
    public static string OfAllMethods()
    {
        var figure = new Figure();
        foreach (var (title, harmonizer) in Methods.All)
        {
            var (direction, weights) = TwoGradients.Harmonize(harmonizer);
            figure.Add(title, direction, weights);
        }

        return figure.ToSvg();
    }

    /// <summary>Adds a panel.</summary>
    /// <param name="title">The name of the method.</param>
    /// <param name="direction">What it makes of the two gradients.</param>
    /// <param name="weights">Its weights.</param>
    private void Add(string title, (double X, double Y) direction, double[] weights)
    {
        var (x, y) = (panels % Columns * Width, Legend + (panels / Columns * Height));
        panels++;
        Line($"<g transform=\"translate({Number(x)} {Number(y)})\">");
        Line($"<rect x=\"4\" y=\"4\" width=\"{Number(Width - 8)}\" height=\"{Number(Height - 8)}\" fill=\"#FFFFFF\" stroke=\"#CCCCCC\"/>");
        Harmless();
        Text(Width / 2, 21, 12.5, "middle", "#222222", title, bold: true);
        Arrow(TwoGradients.All[0], First, 2);
        Arrow(TwoGradients.All[1], Second, 2);
        if (Math.Sqrt((direction.X * direction.X) + (direction.Y * direction.Y)) * Unit < 1)
        {
            Line($"<circle cx=\"{Number(OriginX)}\" cy=\"{Number(OriginY)}\" r=\"4\" fill=\"{Direction}\"/>");
        }
        else
        {
            Arrow(direction, Direction, 3.2);
        }

        Text(Width / 2, Height - 14, 11, "middle", "#555555", $"weights {weights[0].ToString("0.00", CultureInfo.InvariantCulture)}, {weights[1].ToString("0.00", CultureInfo.InvariantCulture)}");
        Line("</g>");
    }

    private string ToSvg()
    {
        var (width, height) = (Columns * Width, Legend + (((panels + Columns - 1) / Columns) * Height));
        var picture = new StringBuilder();
        picture.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Number(width)} {Number(height)}\" width=\"{Number(width)}\" height=\"{Number(height)}\" font-family=\"Helvetica, Arial, sans-serif\">\n");
        picture.Append("<rect width=\"100%\" height=\"100%\" fill=\"#FFFFFF\"/>\n");
        var body = text.ToString();
        text.Clear();
        Key(16, First, "gradient of task 1");
        Key(206, Second, "gradient of task 2");
        Key(396, Direction, "direction of the step (a dot: none)");
        Line($"<rect x=\"672\" y=\"14\" width=\"26\" height=\"16\" fill=\"{Cone}\" stroke=\"#9CC5AC\"/>");
        Text(706, 27, 13, "start", "#222222", "directions that hurt neither task");
        return picture.Append(text).Append(body).Append("</svg>\n").ToString();
    }

    /// <summary>The cone between the two normals: directions at 90 degrees or less to both gradients.</summary>
    private void Harmless()
    {
        var (left, right) = (Normal(TwoGradients.All[0], 1), Normal(TwoGradients.All[1], -1));
        const double Far = 2.05;
        Line($"<path d=\"M {Point((0, 0))} L {Point((Far * right.X, Far * right.Y))} A {Number(Far * Unit)} {Number(Far * Unit)} 0 0 0 {Point((Far * left.X, Far * left.Y))} Z\" fill=\"{Cone}\"/>");
    }

    private void Arrow((double X, double Y) tip, string color, double width)
    {
        var length = Math.Sqrt((tip.X * tip.X) + (tip.Y * tip.Y));
        var (ux, uy) = (tip.X / length, tip.Y / length);
        var head = Math.Min(length, (2.6 * width + 3) / Unit);
        var half = 0.42 * head;
        (double X, double Y) neck = (tip.X - (head * ux), tip.Y - (head * uy));
        Line($"<line x1=\"{Number(OriginX)}\" y1=\"{Number(OriginY)}\" x2=\"{X(neck)}\" y2=\"{Y(neck)}\" stroke=\"{color}\" stroke-width=\"{Number(width)}\"/>");
        Line($"<polygon points=\"{Point(tip)} {Point((neck.X - (half * uy), neck.Y + (half * ux)))} {Point((neck.X + (half * uy), neck.Y - (half * ux)))}\" fill=\"{color}\"/>");
    }

    private void Key(double x, string color, string label)
    {
        Line($"<line x1=\"{Number(x)}\" y1=\"22\" x2=\"{Number(x + 26)}\" y2=\"22\" stroke=\"{color}\" stroke-width=\"3\"/>");
        Text(x + 34, 27, 13, "start", "#222222", label);
    }

    private void Text(double x, double y, double size, string anchor, string color, string content, bool bold = false) =>
        Line($"<text x=\"{Number(x)}\" y=\"{Number(y)}\" font-size=\"{Number(size)}\" text-anchor=\"{anchor}\" fill=\"{color}\"{(bold ? " font-weight=\"bold\"" : "")}>{content}</text>");

    private void Line(string line) => text.Append(line).Append('\n');

    private static (double X, double Y) Normal((double X, double Y) v, int side)
    {
        var length = Math.Sqrt((v.X * v.X) + (v.Y * v.Y));
        return (-side * v.Y / length, side * v.X / length);
    }

    private static string Point((double X, double Y) v) => $"{X(v)},{Y(v)}";

    private static string X((double X, double Y) v) => Number(OriginX + (Unit * v.X));

    private static string Y((double X, double Y) v) => Number(OriginY - (Unit * v.Y));

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
