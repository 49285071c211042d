using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace MultiTaskGH.Examples.MultiTask.Methods;

/// <summary>Three yes-or-no questions about a person of the census.</summary>
/// <remarks>The tasks of J. Ma et al., <em>Modeling Task Relationships in Multi-task Learning with Multi-gate Mixture-of-Experts</em>, KDD 2018, section 6.1.</remarks>
[MultiTask]
public sealed partial class CensusNetwork : Module<Tensor, Tensor>
{
    [Shared]
    private readonly Sequential encoder;

    private readonly Linear income = Linear(32, 1);
    private readonly Linear marriage = Linear(32, 1);
    private readonly Linear education = Linear(32, 1);

    /// <summary>Initializes the network from torch's global generator.</summary>
    /// <param name="inputs">How many numbers describe a person.</param>
    public CensusNetwork(int inputs)
        : base(nameof(CensusNetwork))
    {
        encoder = Sequential(Linear(inputs, 64), ReLU(), Linear(64, 32), ReLU());
        RegisterComponents();
    }

    /// <summary>The logits of yes.</summary>
    /// <param name="people">B x inputs.</param>
    /// <returns>B x 3: more than 50K, never married, college degree.</returns>
    public override Tensor forward(Tensor people)
    {
        var features = encoder.call(people);
        return cat([income.call(features), marriage.call(features), education.call(features)], 1);
    }

    [Intermediate]
    private Tensor Features(Tensor people) => encoder.call(people);

    [Task("income")]
    private Tensor MoreThan50K(Tensor features, Tensor answers) => Loss(income.call(features), answers, 0);

    [Task("never-married")]
    private Tensor NeverMarried(Tensor features, Tensor answers) => Loss(marriage.call(features), answers, 1);

    [Task("college")]
    private Tensor CollegeDegree(Tensor features, Tensor answers) => Loss(education.call(features), answers, 2);

    [Metric("accuracy")]
    private Tensor Accuracy(Tensor people, Tensor answers) => forward(people).gt(0).eq(answers.gt(0.5)).to(float32).mean();

    private static Tensor Loss(Tensor logits, Tensor answers, int question) =>
        binary_cross_entropy_with_logits(logits.squeeze(1), answers.select(1, question));
}
