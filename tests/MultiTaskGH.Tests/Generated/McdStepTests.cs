using FluentAssertions;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace MultiTaskGH.Tests.Generated;

public sealed class McdStepTests
{
    public static TheoryData<string> Harmonizers => Equivalence.Names;

    [Theory]
    [MemberData(nameof(Harmonizers))]
    public void Each_of_its_three_steps_equals_one_by_hand(string name)
    {
        using var scope = NewDisposeScope();
        var (generated, byHand) = Equivalence.Pair(static () => new McdModel());
        var harmonizer = Equivalence.Harmonizer(name);

        var optimizers = Optimizers(generated);
        using var classification = generated.CreateClassificationStep(harmonizer, optimizers);
        using var discrepancy = generated.CreateDiscrepancyStep(harmonizer, optimizers[1]);
        using var agreement = generated.CreateGeneratorStep(harmonizer, optimizers[0]);

        var optimizersByHand = Optimizers(byHand);
        Parameter[] all = [.. byHand.Generator, .. byHand.Classifiers];
        var classificationByHand = new HandWrittenStep(all, all, [0], harmonizer, optimizersByHand, HeadGradients.Own);
        var discrepancyByHand = new HandWrittenStep(byHand.Generator, byHand.Classifiers, [0, 0], harmonizer, [optimizersByHand[1]], HeadGradients.Reweighted);
        var agreementByHand = new HandWrittenStep(byHand.Generator, byHand.Generator, [0], harmonizer, [optimizersByHand[0]], HeadGradients.Own);

        var conflicts = 0;
        for (var i = 0; i < Equivalence.Iterations; i++)
        {
            var batch = DomainBatch.Random();
            classification.Run(batch).TaskKeys.Should().Equal("cls");
            classificationByHand.Run(() => [byHand.LossesByHand(batch).Classification]);
            Equivalence.ShouldEqual(generated, byHand, $"step A of iteration {i}");

            var before = generated.Generator.Select(static p => p.clone()).ToArray();
            var report = discrepancy.Run(batch);
            conflicts += report.HasGramian && report.InConflict(McdModelTask.Cls, McdModelTask.Agreement) ? 1 : 0;
            discrepancyByHand.Run(() =>
            {
                var losses = byHand.LossesByHand(batch);
                return [losses.Classification, -losses.Discrepancy];
            });
            Equivalence.ShouldEqual(generated, byHand, $"step B of iteration {i}");
            generated.Generator.Zip(before).Should().OnlyContain(static pair => pair.First.equal(pair.Second).all().item<bool>(), "step B leaves the generator alone");

            for (var repeat = 0; repeat < 4; repeat++)
            {
                agreement.Run(batch);
                agreementByHand.Run(() => [byHand.LossesByHand(batch).Discrepancy]);
            }

            Equivalence.ShouldEqual(generated, byHand, $"step C of iteration {i}");
        }

        discrepancy.HeadGradients.Should().Be(HeadGradients.Reweighted, "the step updates heads alone");
        conflicts.Should().Match(found => name == "Sum" || found > 0, "the harmonizers differ in conflicts alone");
    }

    [Fact]
    public void Its_steps_are_known_by_name()
    {
        using var scope = NewDisposeScope();
        IMultiTaskModel model = new McdModel();
        model.StepNames.Should().Equal("McdModel.ClassificationStep", "McdModel.DiscrepancyStep", "McdModel.GeneratorStep");
        model.TaskKeys.Should().Equal("cls", "agreement", "discrepancy");
        model.SharedParameters().Should().BeEmpty("every step names what it harmonizes");
    }

    // The generator learns without momentum, the classifiers with it.
    private static SGD[] Optimizers(McdModel model) =>
        [SGD(model.Generator, 0.05), SGD(model.Classifiers, 0.05, momentum: 0.9, weight_decay: 5e-4)];
}
