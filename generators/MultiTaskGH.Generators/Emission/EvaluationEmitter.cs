using MultiTaskGH.Generators.Model;

namespace MultiTaskGH.Generators.Emission;

/// <summary>Writes the method of a step that evaluates intermediates, losses and metrics.</summary>
internal static class EvaluationEmitter
{
    public static void Emit(SourceWriter writer, HostModel host, StepModel step)
    {
        writer
            .List("private void Evaluate", [$"in Pass {step.Names.Pass}", .. StepEmitter.Parameters(step.Arguments, withDefaults: false)], "")
            .Open();
        for (var i = 0; i < step.Sections.Count; i++)
        {
            if (i > 0)
            {
                writer.Line();
            }

            EmitSection(writer, host, step, step.Sections[i]);
        }

        writer.Close();
    }

    private static void EmitSection(SourceWriter writer, HostModel host, StepModel step, SectionModel section)
    {
        var pass = step.Names.Pass;
        switch (section)
        {
            case IntermediateSection intermediate:
                writer
                    .Line($"// Intermediate {intermediate.Method}")
                    .List($"var {intermediate.Local} = {Target(intermediate.Call)}", intermediate.Call.Arguments, ";");
                break;
            case CutSection cut:
                CutEmitter.Emit(writer, cut, pass);
                break;
            case TaskSection task:
                EmitTask(writer, host, step, task);
                break;
            case MetricsBeginSection:
                writer
                    .Line("// What follows needs no gradients")
                    .Line($"if (!{pass}.BeginMetrics())")
                    .Open()
                    .Line("return;")
                    .Close();
                break;
            case MetricSection metric:
                writer
                    .Line($"// Metric {Literals.Text(metric.Metric.Key)}")
                    .List(FormattableString.Invariant($"{pass}.AddMetric({metric.Index}, {Target(metric.Call)}"), metric.Call.Arguments, ");");
                break;
        }
    }

    private static void EmitTask(SourceWriter writer, HostModel host, StepModel step, TaskSection section)
    {
        var task = section.Task;
        var weight = task.Weight.Member is null ? null : $"{task.Weight.Receiver ?? step.Names.Host}.{task.Weight.Access}";
        var add = $"{step.Names.Pass}.{(task.IsFamily ? "AddFamily" : "Add")}({host.TaskType.Reference}.{task.Member}, ";

        // By their names, so that the weight is read before the loss is computed.
        var values = weight is null ? Target(section.Call) : $"weight: {weight}, {(task.IsFamily ? "losses" : "loss")}: {Target(section.Call)}";
        writer.Line($"// {Describe(task)}").List(add + values, section.Call.Arguments, ");");
    }

    private static string Describe(TaskModel task)
    {
        var weight = task.Weight.Member is { } member ? $", weight from {member}"
            : task.Weight.Value != 1 ? $", weight {Literals.Number(task.Weight.Value)}"
            : "";
        return (task.IsFamily ? "Family " : "Task ")
            + Literals.Text(task.Key)
            + (task.Group is null ? "" : $" in group {Literals.Text(task.Group)}")
            + weight
            + (task.Weight.Applies is null ? "" : " after harmonizing");
    }

    private static string Target(CallModel call) => $"{call.Receiver}.{call.Method}";
}
