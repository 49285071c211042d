using System.Globalization;
using MultiTaskGH;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

random.manual_seed(1);
set_num_threads(1);

using var inputs = randn(64, 8);
using var sums = inputs.sum(1L, keepdim: true);
using var signs = sums.gt(0).to(float32);

using var network = new SumAndSign();
using var optimizer = optim.SGD(network.parameters().ToArray(), learningRate: 0.05);
using var step = network.CreateStep(new GHPlusPlus(), optimizer);

for (var i = 0; i < 20; i++)
{
    var report = step.Run(inputs, sums, signs);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"step {i} sum {report.Loss(SumAndSignTask.Sum):r} sign {report.Loss(SumAndSignTask.Sign):r} cosine {report.Cosine(SumAndSignTask.Sum, SumAndSignTask.Sign):r}"));
    if (i == 19)
    {
        Console.WriteLine(report);
    }
}

/// <summary>Two tasks on one encoder: what eight numbers add up to, and the sign of it.</summary>
[MultiTask]
internal sealed partial class SumAndSign : Module
{
    [Shared]
    private readonly Linear encoder = Linear(8, 16);
    private readonly Linear regressor = Linear(16, 1);
    private readonly Linear classifier = Linear(16, 1);

    public SumAndSign()
        : base(nameof(SumAndSign)) =>
        RegisterComponents();

    [Intermediate]
    private Tensor Features(Tensor inputs) => functional.relu(encoder.call(inputs));

    [Task("sum")]
    private Tensor Sum(Tensor features, Tensor sums) => functional.mse_loss(regressor.call(features), sums);

    [Task("sign", Weight = 0.5)]
    private Tensor Sign(Tensor features, Tensor signs) => functional.binary_cross_entropy_with_logits(classifier.call(features), signs);
}
