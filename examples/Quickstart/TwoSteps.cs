using MultiTaskGH;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

/// <summary>
/// A model with two steps and an optional task: a critic learns to tell two clouds of points apart, and the network learns to classify the labelled cloud while
/// it hides from the critic where a point comes from. The second cloud is there in two iterations out of three.
/// </summary>
[MultiTask]
public sealed partial class CriticizedNetwork : Module
{
    private readonly Sequential encoder = Sequential(Linear(2, 16), Tanh(), Linear(16, 16), Tanh());
    private readonly Linear classifier = Linear(16, 4);
    private readonly Sequential critic = Sequential(Linear(16, 16), Tanh(), Linear(16, 1));

    public CriticizedNetwork()
        : base(nameof(CriticizedNetwork)) => RegisterComponents();

    // Two steps, each with its own tasks. Each updates its own part, so one optimizer serves both.
    [Step(nameof(Classification), nameof(Alignment), Harmonize = [nameof(encoder)], Update = [nameof(encoder), nameof(classifier)])]
    public sealed partial class NetworkStep;

    [Step(nameof(Separation), Update = [nameof(critic)])]
    public sealed partial class CriticStep;

    [Intermediate]
    private Tensor Features(Tensor labelled) => encoder.call(labelled);

    [Intermediate]
    private Tensor? ShiftedFeatures(Tensor? shifted) => shifted is null ? null : encoder.call(shifted);

    [Task("cls")]
    private Tensor Classification(Tensor features, Tensor quadrants) => functional.cross_entropy(classifier.call(features), quadrants);

    [Task("align")] // Null: the task sits out, and the other one is trained without it.
    private Tensor? Alignment(Tensor features, Tensor? shiftedFeatures) =>
        shiftedFeatures is null ? null : (critic.call(features).mean() - critic.call(shiftedFeatures).mean()).square();

    [Task("critic")]
    private Tensor Separation(Tensor labelled, Tensor other) =>
        functional.softplus(critic.call(encoder.call(labelled))).mean() + functional.softplus(-critic.call(encoder.call(other))).mean();

    [Metric("accuracy")]
    private Tensor Accuracy(Tensor features, Tensor quadrants) => classifier.call(features).argmax(1).eq(quadrants).to(float64).mean();

    public static void Train()
    {
        using var labelled = rand(256, 2) * 2 - 1;
        using var quadrants = (labelled.select(1, 0) > 0).to(int64) + 2 * (labelled.select(1, 1) > 0).to(int64);
        using var shifted = rand(256, 2) * 2 - 0.5;

        using var network = new CriticizedNetwork();
        using var optimizer = optim.Adam(network.parameters().ToArray(), lr: 0.01);
        using var criticStep = network.CreateCriticStep(new Sum(), optimizer);
        using var networkStep = network.CreateNetworkStep(new GH(), optimizer);
        for (var i = 0; i < 60; i++)
        {
            criticStep.Run(labelled, shifted);
            var report = networkStep.Run(labelled, i % 3 == 0 ? null : shifted, quadrants);
            if (i % 10 == 0 || i % 10 == 1)
            {
                Console.WriteLine(report);
            }
        }
    }
}
