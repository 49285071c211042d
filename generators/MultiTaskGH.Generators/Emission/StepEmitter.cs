using MultiTaskGH.Generators.Model;
using static MultiTaskGH.Generators.Emission.RuntimeNames;

namespace MultiTaskGH.Generators.Emission;

/// <summary>Writes the class of one training step.</summary>
internal static class StepEmitter
{
    /// <summary>The name of a step in reports and errors, where steps of several models may stand side by side.</summary>
    public static string ReportName(HostModel host, StepModel step) => $"{host.Host.PlainName}.{step.Name}";

    public static void Emit(SourceWriter writer, HostModel host, StepModel step)
    {
        if (step.Declaration is not { HasDocumentation: true })
        {
            writer.Line($"/// <summary>The training step of {Docs.Code(host.Host.PlainName)} over {Docs.List(step.Tasks.Select(static t => t.Method).Distinct().ToList())}.</summary>");
        }

        writer.Line(GeneratedCode);
        if (step.Declaration is not { IsNotCovered: true })
        {
            writer.Line(NotCovered);
        }

        writer
            .Line($"{(step.Declaration is null ? "public sealed" : "partial")} class {step.Identifier} : {Step}<{host.TaskType.Reference}>")
            .Open();
        EmitDefinition(writer, host, step);
        writer
            .Line()
            .Line($"private readonly {host.Reference} {step.Names.Host};")
            .Line();
        EmitConstructor(writer, host, step);
        writer.Line();
        EmitRun(writer, host, step);
        if (step.HasInputs)
        {
            writer.Line();
            InputsEmitter.Emit(writer, host, step);
        }

        // Its trunks would have to be kept until the update, and memory is what accumulation is for.
        if (!step.IsRepresentation)
        {
            writer.Line();
            EmitAccumulate(writer, step);
        }

        writer.Line();
        EvaluationEmitter.Emit(writer, host, step);
        writer.Close();
    }

    /// <summary>The parameters of a method that takes the arguments of a step.</summary>
    public static List<string> Parameters(IEnumerable<ArgumentModel> arguments, bool withDefaults) =>
        arguments.Select(a => $"{a.Type} {a.Identifier}{(withDefaults && a.Default is not null ? $" = {a.Default}" : "")}").ToList();

    private static void EmitDefinition(SourceWriter writer, HostModel host, StepModel step)
    {
        writer
            .Line($"internal static readonly {StepDefinition} Definition = new {StepDefinition}")
            .Open()
            .Line($"Name = {Literals.Text(ReportName(host, step))},")
            .Line($"Tasks = new {TaskDefinition}[]")
            .Open();
        foreach (var task in step.Tasks)
        {
            writer.Line($"new {TaskDefinition} {{ {string.Join(", ", Properties(task, host))} }},");
        }

        writer.Close(",");
        if (step.Metrics.Count > 0)
        {
            writer.Line($"MetricKeys = new string[] {{ {string.Join(", ", step.Metrics.Select(static m => Literals.Text(m.Key)))} }},");
        }

        if (step.IsRepresentation)
        {
            writer.Line($"Space = {GradientSpace}.Representation,");
        }

        writer.Close(";");
    }

    private static IEnumerable<string> Properties(TaskModel task, HostModel host)
    {
        yield return $"Key = {Literals.Text(task.Key)}";
        yield return $"Member = (int){host.TaskType.Reference}.{task.Member}";
        if (task.Weight.Member is { } member)
        {
            yield return $"WeightFrom = {Literals.Text(member)}";
        }
        else if (task.Weight.Value != 1)
        {
            yield return $"Weight = {Literals.Number(task.Weight.Value)}";
        }

        if (task.Weight.Applies is { } applies)
        {
            yield return $"WeightApplies = {WeightApplies}.{applies}";
        }

        if (task.Group is not null)
        {
            yield return $"Group = {Literals.Text(task.Group)}";
        }

        if (task.IsOptional)
        {
            yield return "IsOptional = true";
        }

        if (task.IsFamily)
        {
            yield return "IsFamily = true";
        }
    }

    private static void EmitConstructor(SourceWriter writer, HostModel host, StepModel step)
    {
        writer
            .List(
                $"internal {step.Identifier}",
                [$"{host.Reference} {step.Names.Host}", $"{Harmonizer} harmonizer", $"{Sequence}<{Optimizer}> optimizers", $"{StepOptions}? options"],
                "")
            .Indent()
            .List(
                ": base",
                [
                    step.Names.Host,
                    "Definition",
                    $"harmonized: {MemberParameters.Collect(step.Harmonized, step.Names.Host)}",
                    $"updated: {MemberParameters.Collect(step.Updated, step.Names.Host)}",
                    "harmonizer",
                    "optimizers",
                    "options",
                ],
                " =>")
            .Line($"this.{step.Names.Host} = {step.Names.Host};")
            .Unindent();
    }

    private static void EmitRun(SourceWriter writer, HostModel host, StepModel step)
    {
        if (!step.Run.HasDocumentation)
        {
            writer.Line("/// <summary>Evaluates the losses, harmonizes their gradients and updates the parameters.</summary>");
            EmitArgumentDocs(writer, step);
            writer.Line("/// <returns>The losses, the conflicts and the weights of this step.</returns>");
        }

        writer
            .List($"{step.Run.Modifiers} {StepReport}<{host.TaskType.Reference}> Run", Parameters(step.Arguments, withDefaults: !step.Run.IsPinned), "")
            .Open();
        EmitPass(writer, step);
        writer
            .Line($"var {step.Names.Report} = {step.Names.Pass}.Update();")
            .Line($"if ({step.Names.Pass}.BeginObservation())")
            .Open();
        EmitEvaluation(writer, step);
        writer
            .Line($"{step.Names.Report} = {step.Names.Pass}.Observe();")
            .Close()
            .Line()
            .Line($"return {step.Names.Report};")
            .Close();
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
            .List($"{step.Run.Accessibility} void Accumulate", Parameters(step.Arguments, withDefaults: true), "")
            .Open();
        EmitPass(writer, step);
        writer.Line($"{step.Names.Pass}.Accumulate();").Close();
    }

    private static void EmitPass(SourceWriter writer, StepModel step) =>
        EmitEvaluation(writer.Line($"using var {step.Names.Pass} = {step.Names.This}BeginPass();"), step);

    private static void EmitEvaluation(SourceWriter writer, StepModel step) => writer
        .List($"{step.Names.This}Evaluate", [step.Names.Pass, .. step.Arguments.Select(static a => a.Identifier)], ";");

    private static void EmitArgumentDocs(SourceWriter writer, StepModel step)
    {
        foreach (var argument in step.Arguments)
        {
            writer.Line($"/// <param name=\"{argument.Name}\">The argument <c>{argument.Name}</c> of {Docs.List(argument.UsedBy)}.</param>");
        }
    }
}
