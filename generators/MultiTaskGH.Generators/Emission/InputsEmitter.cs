using MultiTaskGH.Generators.Model;
using static MultiTaskGH.Generators.Emission.RuntimeNames;

namespace MultiTaskGH.Generators.Emission;

/// <summary>Writes the structure of a step's arguments, and the <c>Run</c> that takes several.</summary>
internal static class InputsEmitter
{
    public static void Emit(SourceWriter writer, HostModel host, StepModel step)
    {
        EmitStructure(writer, step);
        writer.Line();
        EmitRun(writer, host, step);
    }

    private static void EmitStructure(SourceWriter writer, StepModel step)
    {
        writer.Line("/// <summary>The arguments of <c>Run</c> for one batch.</summary>");
        foreach (var argument in step.Arguments)
        {
            writer.Line($"/// <param name=\"{argument.Property!.TrimStart('@')}\">The argument <c>{argument.Name}</c> of {Docs.List(argument.UsedBy)}.</param>");
        }

        // Where every one has a default value, new Inputs() would not mean them: a structure without arguments is zero.
        var hasDefaults = step.Arguments.Any(static a => a.Default is null);
        writer.List(
            $"{step.Run.Accessibility} readonly record struct Inputs",
            step.Arguments.Select(a => $"{a.Type} {a.Property}{(hasDefaults && a.Default is not null ? $" = {a.Default}" : "")}").ToList(),
            ";");
    }

    private static void EmitRun(SourceWriter writer, HostModel host, StepModel step)
    {
        writer
            .Line("/// <summary>Runs the step with as many batches as its harmonizer takes.</summary>")
            .Line("/// <param name=\"batches\"><c>Harmonizer.BatchesPerStep</c> of them. The first one gives losses, metrics and the update.</param>")
            .Line("/// <returns>The losses, the conflicts and the weights of this step.</returns>");

        // A lone argument may be null, default, new() or a collection, which would fit batches as well.
        if (host.HasPriorities)
        {
            writer.Line(ChosenLast);
        }

        writer
            .Line($"{step.Run.Accessibility} {StepReport}<{host.TaskType.Reference}> Run({Span}<Inputs> batches)")
            .Open()
            .Line("CheckBatches(batches.Length);")
            .Line("for (var i = 1; i < batches.Length; i++)")
            .Open()
            .Line("using var pass = BeginPass();")
            .List("Evaluate", ["pass", .. Values(step, "i")], ";")
            .Line("pass.AddSample();")
            .Close()
            .Line()
            .List("return Run", Values(step, "0").ToList(), ";")
            .Close();
    }

    private static IEnumerable<string> Values(StepModel step, string index) => step.Arguments.Select(a => $"batches[{index}].{a.Property}");
}
