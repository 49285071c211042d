using MultiTaskGH;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Outside;

/// <summary>A run that can stop after any step and go on in another process: the model, its optimizer and its step are one checkpoint.</summary>
internal sealed class Training : IDisposable
{
    private readonly TwoTowers model;
    private readonly Adam optimizer;
    private readonly TwoTowers.TrainingStep step;

    public Training()
    {
        manual_seed(7);
        model = new TwoTowers();
        optimizer = optim.Adam(model.parameters().ToArray(), lr: 0.01);

        // It remembers the cosines that it has seen and draws random orders: a checkpoint without it would go on differently.
        step = model.CreateStep(new GradVac { Seed = 3 }, optimizer);
    }

    /// <summary>Trains until that many steps have been made, those before a checkpoint included.</summary>
    public void Continue(long steps)
    {
        while (step.StepIndex < steps)
        {
            using var scope = NewDisposeScope();
            manual_seed(1000 + step.StepIndex);
            var userFeatures = randn(32, 12);
            var itemFeatures = randn(32, 20);
            var affinity = (userFeatures.narrow(1, 0, 4) * itemFeatures.narrow(1, 0, 4)).sum([1L], keepdim: true);
            var report = step.Run(
                userFeatures,
                itemFeatures,
                clicks: affinity.squeeze(1).gt(0).to(float32),
                minutes: affinity.abs() - itemFeatures.narrow(1, 5, 1),
                ratings: step.StepIndex % 3 == 2 ? affinity.clamp(-2, 2) : null);
            Console.Error.WriteLine(report);
        }
    }

    public void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        model.save(Path.Combine(folder, "model.dat"));
        optimizer.save_state_dict(Path.Combine(folder, "optimizer.dat"));
        using var stream = File.Create(Path.Combine(folder, "step.dat"));
        step.Save(stream);
    }

    public void Load(string folder)
    {
        model.load(Path.Combine(folder, "model.dat"));
        optimizer.load_state_dict(Path.Combine(folder, "optimizer.dat"));
        using var stream = File.OpenRead(Path.Combine(folder, "step.dat"));
        step.Load(stream);
    }

    /// <summary>Name, shape and bits of each parameter.</summary>
    public IEnumerable<string> Parameters() => model.named_parameters().Select(static named =>
        $"{named.name} [{string.Join(", ", named.parameter.shape)}] {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(named.parameter.bytes))}");

    public void Dispose()
    {
        step.Dispose();
        optimizer.Dispose();
        model.Dispose();
    }
}
