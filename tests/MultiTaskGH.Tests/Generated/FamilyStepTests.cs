using FluentAssertions;
using MultiTaskGH.Tests.Harmonizers;
using MultiTaskGH.Tests.Steps;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace MultiTaskGH.Tests.Generated;

/// <summary>The family in generated steps: what the engine hands over is what the methods take.</summary>
public class FamilyStepTests
{
    public static TheoryData<string> Names() => [.. FamilyMethods.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_method_trains_and_resumes(string name)
    {
        var (model, twin) = Equivalence.Pair(() => new SampledModel());
        using var optimizer = SGD(model.Parameters, 0.002);
        using var optimizerOfTwin = SGD(twin.Parameters, 0.002);
        using var step = model.CreatePlainStep(FamilyMethods.Create(name, 2), optimizer);
        using var first = twin.CreatePlainStep(FamilyMethods.Create(name, 2), optimizerOfTwin);
        var batches = Enumerable.Range(0, 3).Select(_ => (randn([6, 4], ScalarType.Float64), randn([6, 1], ScalarType.Float64))).ToArray();
        var count = FamilyMethods.Create(name, 2).BatchesPerStep;
        long live = 0;
        for (var k = 0; k < 24; k++)
        {
            Run(step, k);
            Run(first, k);
            if (k == 12)
            {
                using var stream = new MemoryStream();
                first.Save(stream);
                stream.Position = 0;
                first.Reset();
                first.Load(stream);
            }

            if (k == 15)
            {
                live = NativeMemory.LiveTensors();
            }
        }

        NativeMemory.LiveTensors().Should().BeLessThanOrEqualTo(live);
        Equivalence.ShouldEqual(model, twin, name);

        void Run(SampledModel.PlainStep running, int k)
        {
            var scale = k % 5 == 4 ? 0.0 : 3.0;
            var inputs = batches.Select(batch => new SampledModel.PlainStep.Inputs(batch.Item1, batch.Item2, scale)).ToArray();
            running.Run(inputs.AsSpan(0, count)).Updated.Should().BeTrue();
        }
    }
}
