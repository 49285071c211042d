using System.Text;
using FluentAssertions;
using MultiTaskGH.Examples.Classification.Methods;
using MultiTaskGH.Examples.Common;
using static TorchSharp.torch;
using Tiny = MultiTaskGH.Examples.Tests.TinyMethod<MultiTaskGH.Examples.Classification.Methods.Dwl>;

namespace MultiTaskGH.Examples.Tests;

public sealed class DwlTests : IDisposable
{
    // The domain loss compares image with image: both domains have as many.
    private const int TargetCount = 12;

    // Double, a few dozen terms near 1.
    private const double Rounding = 1e-12;

    private readonly Tiny tiny = Create();

    [Fact]
    public void Update_1_moves_generator_and_classifier_against_the_cross_entropy()
    {
        var (report, gradient) = tiny.Run(optimizer =>
        {
            using var step = tiny.Method.CreateClassificationStep(new Sum(), optimizer);
            return step.Run(tiny.Batch);
        });
        report.Loss(DwlTask.Cls).Should().BeApproximately(CrossEntropy("classifier"), Rounding);
        foreach (var part in (string[])["generator", "classifier"])
        {
            tiny.ShouldBeGradientOf(gradient, part, 1, () => CrossEntropy("classifier"));
        }

        Tiny.Parts(gradient).Should().Equal("generator", "classifier");
    }

    [Fact]
    public void Update_2_moves_the_discriminator_whose_answers_on_the_target_are_fixed_labels()
    {
        var (report, gradient) = tiny.Run(optimizer =>
        {
            using var step = tiny.Method.CreateDiscriminatorStep(new Sum(), optimizer);
            return step.Run(tiny.Call("generator", tiny.Batch.Source), tiny.Call("generator", tiny.Batch.Target));
        });
        var labels = TargetAnswers();
        report.Loss(DwlTask.Domain).Should().BeApproximately(0.1 * Separation(labels), Rounding);
        tiny.ShouldBeGradientOf(gradient, "discriminator", 0.1, () => Separation(labels));
        Tiny.Parts(gradient).Should().Equal("discriminator");
    }

    [Fact]
    public void Update_2_moves_the_classifiers_against_the_source_and_two_of_them_apart_on_the_target()
    {
        var (report, gradient) = tiny.Run(optimizer =>
        {
            using var step = tiny.Method.CreateDisagreementStep(new Sum(), optimizer);
            return step.Run(tiny.Batch, tiny.Call("generator", tiny.Batch.Source), tiny.Call("generator", tiny.Batch.Target));
        });
        report.Loss(DwlTask.Disagreement).Should().BeApproximately(Disagreement(), Rounding);
        foreach (var part in (string[])["classifier", "classifier1", "classifier2"])
        {
            tiny.ShouldBeGradientOf(gradient, part, 1, Disagreement);
        }

        Tiny.Parts(gradient).Should().Equal("classifier", "classifier1", "classifier2");

        double Disagreement() => CrossEntropy("classifier") + CrossEntropy("classifier1") + CrossEntropy("classifier2") - Discrepancy("classifier1", "classifier2");
    }

    [Fact]
    public void Update_3_moves_the_generator_with_T_behind_the_harmonizer()
    {
        var (report, gradient) = tiny.Run(optimizer =>
        {
            using var step = tiny.Method.CreateGeneratorStep(new GH(), optimizer);
            return step.Run(tiny.Batch);
        });
        var labels = TargetAnswers();
        report.TaskKeys.Should().Equal("transfer", "discriminability");
        report.Loss(DwlTask.Transfer).Should().BeApproximately(-0.2 * Separation(labels), Rounding);
        report.Loss(DwlTask.Discriminability).Should().BeApproximately(Discriminability(), Rounding);
        (report.PostWeight(DwlTask.Transfer), report.PostWeight(DwlTask.Discriminability)).Should().Be((0.5, 0.5), "that is T in the first epoch");
        var (transfer, discriminability) = (0.5 * report.Weight(DwlTask.Transfer), 0.5 * report.Weight(DwlTask.Discriminability));
        tiny.ShouldBeGradientOf(gradient, "generator", 1, () => transfer * -0.2 * Separation(labels) + discriminability * Discriminability());
        Tiny.Parts(gradient).Should().Equal("generator");

        double Discriminability() => Discrepancy("classifier", "classifier1") + Discrepancy("classifier", "classifier2") + Discrepancy("classifier1", "classifier2");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Update_4_moves_generator_and_classifier_towards_the_targets_own_answers(bool asReleased)
    {
        using var method = Create(("as-released", asReleased ? 1 : 0));
        var (report, gradient) = method.Run(optimizer =>
        {
            using var step = method.Method.CreateSelfTrainingStep(new Sum(), optimizer);
            return step.Run(method.Batch);
        });
        var answers = PlainLosses.Answers(Logits());
        var entropy = Entropy() / (asReleased ? Tiny.Classes : 1);
        var certainty = (Math.Exp(-entropy) - 1.0 / 3) / (1 - 1.0 / 3);
        report.Loss(DwlTask.SelfTraining).Should().BeApproximately(2 * (certainty * CrossEntropy() + (1 - certainty) * entropy), Rounding);
        foreach (var part in (string[])["generator", "classifier"])
        {
            method.ShouldBeGradientOf(gradient, part, 2, () => certainty * CrossEntropy() + (asReleased ? 0 : (1 - certainty) * Entropy()));
        }

        Tiny.Parts(gradient).Should().Equal("generator", "classifier");

        double[][] Logits() => Tiny.OfTarget(method.Call("classifier", method.Features()));
        double Entropy() => PlainLosses.Softmax(Logits()).Average(PlainLosses.Entropy);
        double CrossEntropy() => PlainLosses.CrossEntropy(Logits(), answers);
    }

    [Fact]
    public void An_iteration_is_the_four_updates_of_the_paper_in_their_order()
    {
        using var other = Create();
        var (iterated, byHand) = (tiny.Method, other.Method);
        iterated.Start();
        using var optimizer = optim.SGD(
            byHand.named_children().Select(child => new TorchSharp.Modules.SGD.ParamGroup(
                child.module.parameters().ToArray(), child.name == "generator" ? 0.25 * 0.1 : 0.1, momentum: 0.9, weight_decay: 5e-4)),
            0.1);
        using var classification = byHand.CreateClassificationStep(new Sum(), optimizer);
        using var discriminator = byHand.CreateDiscriminatorStep(new Sum(), optimizer);
        using var disagreement = byHand.CreateDisagreementStep(new Sum(), optimizer);
        using var generator = byHand.CreateGeneratorStep(new GH(), optimizer);
        using var selfTraining = byHand.CreateSelfTrainingStep(new Sum(), optimizer);
        for (var iteration = 0; iteration < 2; iteration++)
        {
            iterated.Iterate(tiny.Batch);
            Repeat(() => classification.Run(other.Batch));
            var (source, target) = (other.Call("generator", other.Batch.Source), other.Call("generator", other.Batch.Target));
            discriminator.Run(source, target);
            disagreement.Run(other.Batch, source, target);
            Repeat(() => generator.Run(other.Batch));
            selfTraining.Run(other.Batch);
        }

        tiny.Reports.Should().HaveCount(16).And.OnlyContain(report => report.StepName == "Dwl.GeneratorStep");
        tiny.ParametersShouldBe(other.Parameters());

        static void Repeat(Action update)
        {
            for (var repeat = 0; repeat < 8; repeat++)
            {
                update();
            }
        }
    }

    [Fact]
    public void T_follows_from_the_features_of_the_last_epoch_and_the_extremes_of_all()
    {
        // Without a rate the networks stay as they are, and so do the features.
        using var method = Create(learningRate: 0, ("epoch", 2));
        method.Method.Start();
        var (distances, criteria) = (new List<double>(), new List<double>());
        for (var epoch = 0; epoch < 3; epoch++)
        {
            DomainBatch[] batches = [Tiny.NewBatch(TargetCount), Tiny.NewBatch(TargetCount)];
            var before = method.Method.Transferring;
            method.Method.Iterate(batches[0]);
            method.Method.Transferring.Should().Be(before, "the epoch goes on");
            method.Method.Iterate(batches[1]);
            var source = batches.SelectMany(batch => PlainLosses.Rows(method.Call("generator", batch.Source))).ToArray();
            var target = batches.SelectMany(batch => PlainLosses.Rows(method.Call("generator", batch.Target))).ToArray();
            var labels = batches.SelectMany(batch => batch.Labels.data<long>().ToArray()).ToArray();
            var answers = PlainLosses.Answers(method.Call("classifier", target));
            answers.Distinct().Count().Should().BeGreaterThan(1, "a single class has no criterion");
            var (ofSource, ofTarget) = (PlainScatter.Criterion(source, labels, Tiny.Classes), PlainScatter.Criterion(target, answers, Tiny.Classes));
            distances.Add(PlainScatter.SquaredDistance(PlainScatter.Mean(source), PlainScatter.Mean(target)));
            criteria.AddRange([ofSource, ofTarget]);
            var transfer = distances[^1] / (distances.Max() + 1e-6);
            var discriminability = (Math.Min(ofSource, ofTarget) - criteria.Min()) / (criteria.Max() - criteria.Min() + 1e-6);

            // Eigenvalues against a linear system, of matrices whose smallest eigenvalue is a thousandth of the largest.
            method.Method.Transferring.Should().BeApproximately(transfer / (transfer + 1 - discriminability), 1e-9);
            (method.Method.Transferring + method.Method.Discriminating).Should().Be(1);
        }

        method.Reports[^1].PostWeight(0).Should().NotBe(0.5);
    }

    [Fact]
    public void What_is_saved_in_the_middle_of_an_epoch_goes_on_to_the_last_bit()
    {
        var batches = Enumerable.Range(0, 5).Select(_ => Tiny.NewBatch(TargetCount)).ToArray();
        using var straight = Create(("epoch", 2));
        straight.Method.Start();
        Train(straight, 0, 3);
        using var state = new MemoryStream();
        using (var writer = new BinaryWriter(state, Encoding.UTF8, leaveOpen: true))
        {
            ModuleCheckpoint.Save(straight.Method, state);
            OptimizerCheckpoint.Save(straight.Method.Optimizers.Single(), state);
            straight.Method.Save(writer);
        }

        state.Position = 0;
        using var resumed = Create(("epoch", 2));
        resumed.Method.Start();
        Train(resumed, 3, 4);
        using (var reader = new BinaryReader(state, Encoding.UTF8, leaveOpen: true))
        {
            ModuleCheckpoint.Load(resumed.Method, state);
            OptimizerCheckpoint.Load(resumed.Method.Optimizers.Single(), state);
            resumed.Method.Load(reader);
        }

        state.Position.Should().Be(state.Length);
        resumed.Method.Iteration.Should().Be(3);
        resumed.Method.Transferring.Should().Be(straight.Method.Transferring).And.NotBe(0.5);
        Train(straight, 3, 5);
        Train(resumed, 3, 5);
        resumed.Method.Transferring.Should().Be(straight.Method.Transferring);
        resumed.ParametersShouldBe(straight.Parameters());

        void Train(Tiny method, int from, int to)
        {
            foreach (var batch in batches[from..to])
            {
                method.Method.Iterate(batch);
            }
        }
    }

    [Fact]
    public void The_answer_is_that_of_C()
    {
        var answers = PlainLosses.Rows(tiny.Method.call(tiny.Batch.Source)).SelectMany(row => row);
        answers.Should().Equal(PlainLosses.Rows(tiny.Call("classifier", tiny.Call("generator", tiny.Batch.Source))).SelectMany(row => row));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(-2)]
    public void An_epoch_is_a_whole_number_of_iterations(double epoch)
    {
        var create = () => Create(("epoch", epoch));
        create.Should().Throw<InputException>().WithMessage(FormattableString.Invariant($"--set epoch: a number of iterations must be a whole number from 1. Found {epoch}."));
    }

    public void Dispose() => tiny.Dispose();

    private static Tiny Create(params ReadOnlySpan<(string, double)> parameters) => Create(0.1, parameters);

    private static Tiny Create(double learningRate, params ReadOnlySpan<(string, double)> parameters) =>
        new(Dwl.Definition, learningRate: learningRate, targetCount: TargetCount, parameters: parameters);

    private double CrossEntropy(string classifier) => PlainLosses.CrossEntropy(Tiny.OfSource(tiny.Call(classifier, tiny.Features())), tiny.Labels);

    private double Discrepancy(string first, string second) =>
        PlainLosses.Discrepancy(Tiny.OfTarget(tiny.Call(first, tiny.Features())), Tiny.OfTarget(tiny.Call(second, tiny.Features())));

    private double[] TargetAnswers() => [.. tiny.Call("discriminator", Tiny.OfTarget(tiny.Features())).Select(row => PlainLosses.Sigmoid(row[0]))];

    private double Separation(double[] labels) =>
        tiny.Call("discriminator", Tiny.OfSource(tiny.Features())).Zip(labels, (row, label) => PlainLosses.BinaryCrossEntropy(row[0], label)).Average();
}
