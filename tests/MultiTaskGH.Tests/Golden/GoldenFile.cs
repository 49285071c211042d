using System.Text.Json;
using MultiTaskGH.Tests.Harmonizers;

namespace MultiTaskGH.Tests.Golden;

/// <summary>The golden folder, and the harmonizers that its files are for.</summary>
internal static class GoldenFile
{
    private const string Variable = "MTGH_GOLDEN";

    /// <summary>Which definitions must reproduce a file, by the file's name up to its parameter, from the file's "params".</summary>
    private static readonly Dictionary<string, Func<JsonElement, Harmonizer[]>> Methods = new()
    {
        ["sum"] = _ => [new Sum()],
        ["mean"] = _ => [new Mean()],
        ["gh"] = _ => [new GH(), new GH { Form = GHForm.Pairwise }],
        ["gh_exact"] = _ => [new GH()],
        ["ghpp_directions"] = _ => [new GHPlusPlus()],
        ["ghpp_norms"] = _ => [new GHPlusPlus { Inertia = Inertia.Norms }],
        ["ghpp_rotation_lambda"] = p => [new GHPlusPlusRotation { Split = p.GetProperty("lambda").GetDouble() }],
        ["ghpp_lambda"] = p => [new GHPlusPlusReleased { TradeOff = p.GetProperty("lambda").GetDouble() }],
        ["pcgrad_fixed_order"] = _ => [new PCGrad { Order = PCGradOrder.Fixed }],
        ["upgrad_exact"] = _ => [new UPGrad()],
        ["upgrad_preference_exact"] = p => [new UPGrad { Preference = Preference(p) }],
        ["dualproj_exact"] = _ => [new DualProj()],
        ["dualproj_preference_exact"] = p => [new DualProj { Preference = Preference(p) }],
        ["mgda_min_norm"] = _ => [new MGDA()],
        ["imtl_g"] = _ => [new IMTLG()],
        ["imtl_g_exact"] = _ => [new IMTLG()],
        ["config"] = _ => [new ConFIG()],
        ["config_preference"] = p => [new ConFIG { Preference = Preference(p) }],
        ["aligned_mtl_min"] = _ => [new AlignedMTL()],
        ["aligned_mtl_median"] = _ => [new AlignedMTL { ScaleMode = AlignedMTLScale.Median }],
        ["aligned_mtl_rmse"] = _ => [new AlignedMTL { ScaleMode = AlignedMTLScale.RMSE }],
        ["aligned_mtl_preference"] = p => [new AlignedMTL { Preference = Preference(p) }],
        ["cagrad_c0.2"] = p => [new CAGrad { C = p.GetProperty("c").GetDouble() }],
        ["cagrad_c0.5"] = p => [new CAGrad { C = p.GetProperty("c").GetDouble() }],
        ["cagrad_c0.9"] = p => [new CAGrad { C = p.GetProperty("c").GetDouble() }],
        ["nash_mtl"] = p => [new NashMTL { MaxNorm = p.GetProperty("max_norm").GetDouble() }],
        ["fairgrad_alpha1.0"] = p => [new FairGrad { Alpha = p.GetProperty("alpha").GetDouble() }],
        ["fairgrad_alpha2.0"] = p => [new FairGrad { Alpha = p.GetProperty("alpha").GetDouble() }],
        ["krum"] = p => [new Krum { Byzantine = p.GetProperty("n_byzantine").GetInt32(), Selected = p.GetProperty("n_selected").GetInt32() }],
    };

    public static bool IsDefaultFolder => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable));

    public static string Folder =>
        IsDefaultFolder ? Path.Combine(AppContext.BaseDirectory, "Golden") : Environment.GetEnvironmentVariable(Variable)!;

    public static IReadOnlyCollection<string> MethodNames => Methods.Keys;

    /// <summary>The files in the folder whose method exists.</summary>
    public static string[] Known() =>
        Directory.Exists(Folder)
            ? [.. Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileName(file)).Where(file => Method(file) is not null).Order(StringComparer.Ordinal)]
            : [];

    public static string? Method(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        if (Methods.ContainsKey(name))
        {
            return name;
        }

        var end = name.LastIndexOf('_');
        return end > 0 && char.IsAsciiDigit(name[end + 1]) && Methods.ContainsKey(name[..end]) ? name[..end] : null;
    }

    public static JsonDocument Read(string file) => JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, file)));

    public static Harmonizer[] Harmonizers(string file, JsonElement parameters) => Methods[Method(file)!](parameters);

    /// <summary>A file of the default folder, wherever the variable points.</summary>
    public static JsonDocument ReadDefault(string file) => JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", file)));

    /// <summary>The gradients of a file of the default folder, whatever method it is for.</summary>
    public static IEnumerable<Gradients> ReadGradients(string file)
    {
        using var document = ReadDefault(file);
        foreach (var item in document.RootElement.GetProperty("cases").EnumerateArray())
        {
            double[][] rows = [.. item.GetProperty("gradients").EnumerateArray().Select(row => row.EnumerateArray().Select(number => number.GetDouble()).ToArray())];
            yield return new(item.GetProperty("name").GetString()!, rows);
        }
    }

    private static double[] Preference(JsonElement parameters) => [.. parameters.GetProperty("preference").EnumerateArray().Select(number => number.GetDouble())];
}
