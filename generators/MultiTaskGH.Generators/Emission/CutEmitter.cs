using MultiTaskGH.Generators.Model;

namespace MultiTaskGH.Generators.Emission;

/// <summary>Writes how values leave the trunk of a step in representation space.</summary>
internal static class CutEmitter
{
    public static void Emit(SourceWriter writer, CutSection section, string pass)
    {
        writer.Line("// The representation: behind it, each stands for itself");
        foreach (var cut in section.Cuts)
        {
            writer.Line($"var {cut.Local} = {Expression(cut.Value, pass)};");
        }
    }

    private static string Expression(CutValueModel value, string pass) => value switch
    {
        CutTensor { MayBeNull: true } => $"{pass}.CutIfAny({value.Expression})",
        CutTensor => $"{pass}.Cut({value.Expression})",
        CutTuple tuple => $"({string.Join(", ", tuple.Parts.Select(part => $"{(part.Name is null ? "" : part.Name + ": ")}{Expression(part.Value, pass)}"))})",
        CutRecord { MayBeNull: true } record => $"{value.Expression} is null ? null : {Copy(record, pass)}",
        CutRecord record => Copy(record, pass),
        _ => value.Expression,
    };

    private static string Copy(CutRecord record, string pass) =>
        $"{record.Expression} with {{ {string.Join(", ", record.Parts.Select(part => $"{part.Name} = {Expression(part.Value, pass)}"))} }}";
}
