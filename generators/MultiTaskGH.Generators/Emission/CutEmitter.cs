using MultiTaskGH.Generators.Model;

namespace MultiTaskGH.Generators.Emission;

/// <summary>Writes how values leave the trunk of a step in representation space.</summary>
internal static class CutEmitter
{
    public static void Emit(SourceWriter writer, CutSection section, string pass)
    {
        writer.Line("// The representation: what follows is fed by leaves that stand for it");
        foreach (var cut in section.Cuts)
        {
            var line = $"var {cut.Local} = {Expression(cut.Value, pass)};";
            switch (cut.Value)
            {
                case CutTuple tuple:
                    writer.List($"var {cut.Local} = ", Parts(tuple, pass), ";");
                    break;
                case CutRecord record when !writer.Fits(line):
                    writer.Line($"var {cut.Local} = {Source(record)} with").Open();
                    foreach (var part in Parts(record, pass))
                    {
                        writer.Line(part + ",");
                    }

                    writer.Close(";");
                    break;
                default:
                    writer.Line(line);
                    break;
            }
        }
    }

    private static string Expression(CutValueModel value, string pass) => value switch
    {
        CutTensor { MayBeNull: true } => $"{pass}.CutIfAny({value.Expression})",
        CutTensor => $"{pass}.Cut({value.Expression})",
        CutTuple tuple => $"({string.Join(", ", Parts(tuple, pass))})",
        CutRecord record => $"{Source(record)} with {{ {string.Join(", ", Parts(record, pass))} }}",
        _ => value.Expression,
    };

    private static string Source(CutRecord record) => record.MayBeNull ? $"{record.Expression} is null ? null : {record.Expression}" : record.Expression;

    private static List<string> Parts(CutTuple tuple, string pass) =>
        tuple.Parts.Select(part => $"{(part.Name is null ? "" : part.Name + ": ")}{Expression(part.Value, pass)}").ToList();

    private static List<string> Parts(CutRecord record, string pass) => record.Parts.Select(part => $"{part.Name} = {Expression(part.Value, pass)}").ToList();
}
