using MultiTaskGH.Generators.Model;
using static MultiTaskGH.Generators.Emission.RuntimeNames;

namespace MultiTaskGH.Generators.Emission;

/// <summary>Writes the class of one training step.</summary>
internal static class StepEmitter
{
    public static void Emit(SourceWriter writer, HostModel host, StepModel step)
    {
        writer
            .Line($"/// <summary>The training step of {Docs.Code(host.Host.PlainName)} over {Docs.List(host.Tasks.Select(static t => t.Method).Distinct().ToList())}.</summary>")
            .Line(GeneratedCode)
            .Line(NotCovered)
            .Line($"public sealed class {step.Name} : {Step}<{host.TaskType.Reference}>")
            .Open();
        EmitDefinition(writer, host, step);
        writer
            .Line()
            .Line($"private readonly {host.Reference} {step.Names.Host};")
            .Line();
        EmitConstructor(writer, host, step);
        writer.Line();
        EmitRun(writer, host, step);
        writer.Line();
        EmitAccumulate(writer, step);
        writer.Line();
        EmitEvaluate(writer, host, step);
        writer.Close();
    }

    private static void EmitDefinition(SourceWriter writer, HostModel host, StepModel step) => writer
        .Line($"internal static readonly {StepDefinition} Definition = new {StepDefinition}")
        .Open()
        .Line($"Name = {Literals.Text(step.Name)},")
        .Line($"TaskKeys = new string[] {{ {string.Join(", ", host.Tasks.Select(static t => Literals.Text(t.Key)))} }},")
        .Line($"TaskWeights = new double[] {{ {string.Join(", ", host.Tasks.Select(static t => Literals.Number(t.Weight)))} }},")
        .Close(";");

    private static void EmitConstructor(SourceWriter writer, HostModel host, StepModel step) => writer
        .List(
            $"internal {step.Name}",
            [$"{host.Reference} {step.Names.Host}", $"{Harmonizer} harmonizer", $"{Sequence}<{Optimizer}> optimizers", $"{StepOptions}? options"],
            "")
        .Indent()
        .Line($": base({step.Names.Host}, Definition, harmonizer, optimizers, options) =>")
        .Line($"this.{step.Names.Host} = {step.Names.Host};")
        .Unindent();

    private static void EmitRun(SourceWriter writer, HostModel host, StepModel step)
    {
        writer.Line("/// <summary>Evaluates the losses, harmonizes their gradients and updates the parameters.</summary>");
        EmitArgumentDocs(writer, step);
        writer
            .Line("/// <returns>The losses, the conflicts and the weights of this step.</returns>")
            .List($"{step.RunAccessibility} {StepReport}<{host.TaskType.Reference}> Run", Parameters(step.Arguments, withDefaults: true), "")
            .Open();
        EmitPass(writer, step);
        writer.Line($"return {step.Names.Pass}.Update();").Close();
    }

    private static void EmitAccumulate(SourceWriter writer, StepModel step)
    {
        writer
            .Line("/// <summary>Evaluates the losses and keeps their gradients for the next <c>Run</c>, which adds its own. Updates nothing.</summary>")
            .Line("/// <remarks>")
            .Line("/// Gradients add up: divide the losses by the number of micro-batches for the gradient of their mean. The report's losses are means.")
            .Line("/// An exception drops what was accumulated.")
            .Line("/// </remarks>");
        EmitArgumentDocs(writer, step);
        writer
            .List($"{step.RunAccessibility} void Accumulate", Parameters(step.Arguments, withDefaults: true), "")
            .Open();
        EmitPass(writer, step);
        writer.Line($"{step.Names.Pass}.Accumulate();").Close();
    }

    private static void EmitPass(SourceWriter writer, StepModel step) => writer
        .Line($"using var {step.Names.Pass} = {step.Names.This}BeginPass();")
        .List($"{step.Names.This}Evaluate", [step.Names.Pass, .. step.Arguments.Select(static a => a.Identifier)], ";");

    private static void EmitEvaluate(SourceWriter writer, HostModel host, StepModel step)
    {
        writer
            .List("private void Evaluate", [$"in Pass {step.Names.Pass}", .. Parameters(step.Arguments, withDefaults: false)], "")
            .Open();
        for (var i = 0; i < step.Sections.Count; i++)
        {
            if (i > 0)
            {
                writer.Line();
            }

            var section = step.Sections[i];
            var call = $"{section.Call.Receiver}.{section.Call.Method}";
            switch (section)
            {
                case IntermediateSection intermediate:
                    writer
                        .Line($"// Intermediate {intermediate.Method}")
                        .List($"var {intermediate.Local} = {call}", section.Call.Arguments, ";");
                    break;
                case TaskSection { Task: var task }:
                    writer
                        .Line($"// Task {Literals.Text(task.Key)}{(task.Weight == 1 ? "" : $", weight {Literals.Number(task.Weight)}")}")
                        .List($"{step.Names.Pass}.Add({host.TaskType.Reference}.{task.Member}, {call}", section.Call.Arguments, ");");
                    break;
            }
        }

        writer.Close();
    }

    private static void EmitArgumentDocs(SourceWriter writer, StepModel step)
    {
        foreach (var argument in step.Arguments)
        {
            writer.Line($"/// <param name=\"{argument.Name}\">The argument <c>{argument.Name}</c> of {Docs.List(argument.UsedBy)}.</param>");
        }
    }

    private static List<string> Parameters(IEnumerable<ArgumentModel> arguments, bool withDefaults) =>
        arguments.Select(a => $"{a.Type} {a.Identifier}{(withDefaults && a.Default is not null ? $" = {a.Default}" : "")}").ToList();
}
