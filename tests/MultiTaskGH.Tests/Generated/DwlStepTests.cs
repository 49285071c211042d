using FluentAssertions;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace MultiTaskGH.Tests.Generated;

public sealed class DwlStepTests
{
    public static TheoryData<string> Harmonizers => Equivalence.Names;

    [Theory]
    [MemberData(nameof(Harmonizers))]
    public void Each_of_its_updates_equals_one_by_hand(string name)
    {
        using var scope = NewDisposeScope();
        var (generated, byHand) = Equivalence.Pair(static () => new DwlModel());
        var harmonizer = Equivalence.Harmonizer(name);

        var o = Optimizers(generated);
        using var classification = generated.CreateClassificationStep(harmonizer, [o.Generator, o.Classifier]);
        using var discriminator = generated.CreateDiscriminatorStep(harmonizer, o.Discriminator);
        using var classifiers = generated.CreateClassifiersStep(harmonizer, [o.Classifier, o.Others]);
        using var generator = generated.CreateGeneratorStep(harmonizer, o.Generator);
        using var pseudoLabels = generated.CreatePseudoLabelStep(harmonizer, [o.Generator, o.Classifier]);

        var h = Optimizers(byHand);
        var classificationByHand = OfOneTask([.. byHand.Generator, .. byHand.Classifier], h.Generator, h.Classifier);
        var discriminatorByHand = OfOneTask(byHand.Discriminator, h.Discriminator);
        var classifiersByHand = OfOneTask([.. byHand.Classifier, .. byHand.OtherClassifiers], h.Classifier, h.Others);
        var generatorByHand = new HandWrittenStep(byHand.Generator, byHand.Generator, [0, 0], harmonizer, [h.Generator], HeadGradients.Own);
        var pseudoLabelsByHand = OfOneTask([.. byHand.Generator, .. byHand.Classifier], h.Generator, h.Classifier);

        var conflicts = 0;
        for (var i = 0; i < Equivalence.Iterations; i++)
        {
            var batch = DomainBatch.Random();
            for (var repeat = 0; repeat < 8; repeat++)
            {
                classification.Run(batch);
                classificationByHand.Run(() => [byHand.LossesByHand(batch).Classification]);
            }

            Equivalence.ShouldEqual(generated, byHand, $"update 1 of iteration {i}");

            discriminator.Run(batch);
            discriminatorByHand.Run(() => [byHand.LossesByHand(batch).Domain]);
            classifiers.Run(batch);
            classifiersByHand.Run(() => [byHand.LossesByHand(batch).Classifiers]);
            Equivalence.ShouldEqual(generated, byHand, $"update 2 of iteration {i}");

            // Stands for what follows from the features of an epoch.
            generated.Transferring = 0.1 + (0.8 * i / Equivalence.Iterations);
            generatorByHand.PostWeights = [generated.Transferring, 1 - generated.Transferring];
            for (var repeat = 0; repeat < 8; repeat++)
            {
                var report = generator.Run(batch);
                report.PostWeight(DwlModelTask.Transfer).Should().Be(generated.Transferring);
                conflicts += report.HasGramian && report.InConflict(DwlModelTask.Transfer, DwlModelTask.Discriminability) ? 1 : 0;
                generatorByHand.Run(() =>
                {
                    var losses = byHand.LossesByHand(batch);
                    return [losses.Transfer, losses.Discriminability];
                });
            }

            Equivalence.ShouldEqual(generated, byHand, $"update 3 of iteration {i}");

            for (var repeat = 0; repeat < 4; repeat++)
            {
                pseudoLabels.Run(batch);
                pseudoLabelsByHand.Run(() => [byHand.LossesByHand(batch).PseudoLabels]);
            }

            Equivalence.ShouldEqual(generated, byHand, $"update 4 of iteration {i}");
        }

        conflicts.Should().Match(found => name == "Sum" || found > 0, "the harmonizers differ in conflicts alone");

        HandWrittenStep OfOneTask(Parameter[] parameters, params Optimizer[] optimizers) => new(parameters, parameters, [0], harmonizer, optimizers, HeadGradients.Own);
    }

    private static (SGD Generator, SGD Classifier, SGD Others, SGD Discriminator) Optimizers(DwlModel model) =>
        (Optimizer(model.Generator), Optimizer(model.Classifier), Optimizer(model.OtherClassifiers), Optimizer(model.Discriminator));

    private static SGD Optimizer(Parameter[] parameters) => SGD(parameters, 1e-3, momentum: 0.9, weight_decay: 5e-4);
}
