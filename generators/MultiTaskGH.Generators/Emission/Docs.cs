namespace MultiTaskGH.Generators.Emission;

/// <summary>Texts inside documentation comments.</summary>
internal static class Docs
{
    public static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    public static string Code(string text) => $"<c>{Escape(text)}</c>";

    /// <summary><c>a</c>, <c>b</c> and <c>c</c>.</summary>
    public static string List(IReadOnlyList<string> names) =>
        names.Count == 1
            ? Code(names[0])
            : string.Join(", ", names.Take(names.Count - 1).Select(Code)) + " and " + Code(names[names.Count - 1]);
}
