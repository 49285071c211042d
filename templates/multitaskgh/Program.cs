using MultiTaskGH;
using MultiTaskGH.Diagnostics;
using TorchSharp;
using Trainer;
using static TorchSharp.torch;

manual_seed(1);
using var data = new RandomData();
using var model = new TwoTaskModel(RandomData.FeatureCount, RandomData.LabelCount);

// Last, when the model is complete and on its device: model.to(CUDA) goes before, and the batches go there too.
using var optimizer = optim.Adam(model.parameters().ToArray(), lr: 0.003);
// Conflicts are measured for methods too that need no gradients of single tasks; for those it costs a backward pass for each.
using var step = model.CreateStep(new GHPlusPlus(), optimizer, new StepOptions { AlwaysMeasureConflicts = true });
var conflicts = new ConflictMonitor();

for (var epoch = 1; epoch <= 5; epoch++)
{
    double value = 0, label = 0, accuracy = 0;
    var batches = 0;
    foreach (var batch in data.Batches(64))
    {
        // One call: losses, one backward pass for each task, harmonizing, optimizer. The report holds plain numbers.
        var report = step.Run(batch.Inputs, batch.Values, batch.Labels);
        conflicts.Observe(report);
        value += report.Loss(TwoTaskModelTask.Value);
        label += report.Loss(TwoTaskModelTask.Label);
        accuracy += report.Metric("accuracy");
        batches++;
    }

    Console.WriteLine(FormattableString.Invariant(
        $"epoch {epoch}  value {value / batches:f4}  label {label / batches:f4}  accuracy {accuracy / batches:p1}  conflicts so far {conflicts.ConflictRate:p0}"));
}

model.save("model.dat");
Console.WriteLine("saved model.dat");
