using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Common;

/// <summary>The element types of .safetensors files that torch has, by their names in the format.</summary>
internal static class SafeTensorsTypes
{
    private static readonly (string Name, ScalarType Type, int Size)[] All =
    [
        ("F64", ScalarType.Float64, 8),
        ("F32", ScalarType.Float32, 4),
        ("F16", ScalarType.Float16, 2),
        ("BF16", ScalarType.BFloat16, 2),
        ("I64", ScalarType.Int64, 8),
        ("I32", ScalarType.Int32, 4),
        ("I16", ScalarType.Int16, 2),
        ("I8", ScalarType.Int8, 1),
        ("U8", ScalarType.Byte, 1),
        ("BOOL", ScalarType.Bool, 1),
    ];

    public static string Names => string.Join(", ", All.Select(known => known.Name));

    public static ScalarType? Find(string name) => Array.Find(All, known => known.Name == name) is { Name: not null } found ? found.Type : null;

    public static string? NameOf(ScalarType type) => Array.Find(All, known => known.Type == type).Name;

    public static int SizeOf(ScalarType type) => Array.Find(All, known => known.Type == type).Size;

    /// <summary>Floating-point numbers, integers or truth values: only within a kind are numbers converted.</summary>
    public static string KindOf(ScalarType type) => type switch
    {
        ScalarType.Bool => "truth values",
        _ when is_floating_point(type) => "floating-point numbers",
        _ => "integers",
    };
}
