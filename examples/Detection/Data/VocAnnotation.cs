using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Detection.Data;

/// <summary>A Pascal VOC annotation: what an XML file says about an image.</summary>
/// <param name="FileName">What it calls the image; null where it does not name it.</param>
/// <param name="Size">The size in pixels; null where there is none.</param>
/// <param name="Objects">The objects in their order.</param>
internal sealed record VocAnnotation(string? FileName, (int Width, int Height)? Size, IReadOnlyList<VocObject> Objects)
{
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>Reads an annotation.</summary>
    /// <param name="origin">The file, for messages.</param>
    /// <param name="content">XML in the encoding that it declares.</param>
    /// <exception cref="InputException">This is no XML, it has a DTD, or it lacks something.</exception>
    public static VocAnnotation Parse(string origin, Stream content)
    {
        var root = Load(origin, content);
        if (root.Name != "annotation")
        {
            throw new InputException($"{At(origin, root)}: the outermost element must be <annotation>. Found <{MessageText.OneLine(root.Name.ToString())}>.");
        }

        return new(
            root.Element("filename")?.Value.Trim() is { Length: > 0 } name ? name : null,
            root.Element("size") is { } size ? (Pixels(origin, size, "width"), Pixels(origin, size, "height")) : null,
            [.. root.Elements("object").Select(item => Object(origin, item))]);
    }

    private static XElement Load(string origin, Stream content)
    {
        try
        {
            using var reader = XmlReader.Create(content, Settings);
            return XDocument.Load(reader, LoadOptions.SetLineInfo).Root!;
        }
        catch (XmlException exception)
        {
            // A DTD is refused without a place.
            var place = exception.LineNumber > 0 ? $", line {exception.LineNumber}" : "";
            throw new InputException(
                $"{origin}{place}: the annotation must be XML without a DTD. Found that it is not ({MessageText.FirstSentence(exception.Message)}); mend the file.",
                exception);
        }
    }

    private static VocObject Object(string origin, XElement item)
    {
        var name = Child(origin, item, "name").Value.Trim();
        if (name.Length == 0)
        {
            throw new InputException($"{At(origin, item)}: an object must have the name of a class. Found an empty <name>.");
        }

        var corners = Child(origin, item, "bndbox");
        return new(
            name,
            Coordinate(origin, corners, "xmin"),
            Coordinate(origin, corners, "ymin"),
            Coordinate(origin, corners, "xmax"),
            Coordinate(origin, corners, "ymax"),
            IsDifficult(origin, item));
    }

    private static bool IsDifficult(string origin, XElement item) => item.Element("difficult") is { } element && element.Value.Trim() switch
    {
        "0" => false,
        "1" => true,
        var other => throw new InputException($"{At(origin, element)}: <difficult> must be 0 or 1. Found {MessageText.Quote(other)}."),
    };

    private static double Coordinate(string origin, XElement corners, string name)
    {
        var element = Child(origin, corners, name);
        return double.TryParse(element.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : throw new InputException($"{At(origin, element)}: <{name}> must be a finite number. Found {MessageText.Quote(element.Value.Trim())}.");
    }

    private static int Pixels(string origin, XElement size, string name)
    {
        var element = Child(origin, size, name);
        return int.TryParse(element.Value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0
            ? value
            : throw new InputException(
                $"{At(origin, element)}: <{name}> must be a whole number of pixels, at least 1. Found {MessageText.Quote(element.Value.Trim())}; correct it, or leave <size> out.");
    }

    private static XElement Child(string origin, XElement parent, string name) =>
        parent.Element(name) ?? throw new InputException($"{At(origin, parent)}: <{parent.Name}> must hold a <{name}>. Found none.");

    private static string At(string origin, XElement element) => $"{origin}, line {((IXmlLineInfo)element).LineNumber}";
}
