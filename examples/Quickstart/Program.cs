// Two tasks pull at one network; GH++ turns their gradients until they no longer work against each other.
//
//     dotnet run -c Release --project examples/Quickstart             this file
//     dotnet run -c Release --project examples/Quickstart -- steps    TwoSteps.cs: two steps, an optional task
using MultiTaskGH;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

manual_seed(0);
if (args is ["steps"]) { CriticizedNetwork.Train(); return; }

// 256 points of a square. For each point: how far is it from the center (a regression), and in which quadrant (a classification)?
using var points = rand(256, 2) * 2 - 1;
using var distances = points.pow(2).sum(dim: 1, keepdim: true).sqrt();
using var quadrants = (points.select(1, 0) > 0).to(int64) + 2 * (points.select(1, 1) > 0).to(int64);

using var network = new PointNetwork();
using var optimizer = optim.Adam(network.parameters().ToArray(), lr: 0.01);

// The compiler wrote CreateStep and the typed Run from the annotations below. Any harmonizer fits: new Sum(), new GH(), new PCGrad(), ...
using var step = network.CreateStep(new GHPlusPlus(), optimizer);
var conflicts = 0;
for (var i = 0; i < 60; i++)
{
    // One call: losses, one backward pass for each task, harmonizing, optimizer. The report holds plain numbers, no tensors.
    var report = step.Run(points, distances, quadrants);
    if (i % 6 == 0)
    {
        Console.WriteLine(report);
    }

    conflicts += report.InConflict(PointNetworkTask.Distance, PointNetworkTask.Quadrant) ? 1 : 0;
}

Console.WriteLine($"The two gradients were in conflict in {conflicts} of 60 steps.");

/// <summary>One encoder, two heads. Partial, so that the compiler can add the training step.</summary>
[MultiTask]
public sealed partial class PointNetwork : Module
{
    [Shared] // Over these parameters the tasks' gradients are harmonized.
    private readonly Sequential encoder = Sequential(Linear(2, 16), Tanh(), Linear(16, 16), Tanh());

    // Heads: each gets its own task's gradient.
    private readonly Linear distance = Linear(16, 1);
    private readonly Linear quadrant = Linear(16, 4);

    public PointNetwork()
        : base(nameof(PointNetwork)) => RegisterComponents();

    [Intermediate] // Computed once per step; feeds the parameters named "features".
    private Tensor Features(Tensor points) => encoder.call(points);

    [Task("distance")]
    private Tensor DistanceLoss(Tensor features, Tensor distances) => functional.mse_loss(distance.call(features), distances);

    [Task("quadrant")]
    private Tensor QuadrantLoss(Tensor features, Tensor quadrants) => functional.cross_entropy(quadrant.call(features), quadrants);
}
