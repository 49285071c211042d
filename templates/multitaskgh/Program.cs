using MultiTaskGH;
using MultiTaskGH.Diagnostics;
using Trainer;
using static TorchSharp.torch;

manual_seed(1);
using var data = new Data();
using var model = new Model(Data.FeatureCount, Data.LabelCount);

// Last, when the model is complete and on its device.
using var optimizer = optim.Adam(model.parameters().ToArray(), lr: 0.003);
using var step = model.CreateStep(new GHPlusPlus(), optimizer);
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
        value += report.Loss(ModelTask.Value);
        label += report.Loss(ModelTask.Label);
        accuracy += report.Metric("accuracy");
        batches++;
    }

    Console.WriteLine(FormattableString.Invariant(
        $"epoch {epoch}  value {value / batches:f4}  label {label / batches:f4}  accuracy {accuracy / batches:p1}  conflicts so far {conflicts.ConflictRate:p0}"));
}

model.save("model.dat");
Console.WriteLine("saved model.dat");
