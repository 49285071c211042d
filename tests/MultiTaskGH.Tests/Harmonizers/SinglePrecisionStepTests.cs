using FluentAssertions;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MultiTaskGH.Tests.Harmonizers;

public class SinglePrecisionStepTests
{
    /// <summary>Training in float32 goes on where the gradients all but cancel: the step hands over how precise its Gramian is.</summary>
    [Fact]
    public void A_float32_step_near_a_stationary_point_still_helps_every_task()
    {
        using var scope = NewDisposeScope();
        var sampler = new GradientSampler(61);
        foreach (var harmonizer in new Harmonizer[] { new NashMTL(), new FairGrad { Alpha = 2 } })
        {
            foreach (var offset in (double[])[1e-3, 1e-4, 1e-5])
            {
                var drawn = sampler.NearlyStationary(3, 1000, offset).Rounded(Gradients.SingleEpsilon);
                var parameter = new Parameter(zeros(1000));
                using var gradients = new GradientHarmonizer([parameter], [], harmonizer);
                var report = gradients.Backward([.. drawn.Rows.Select(row => (parameter * tensor(row, ScalarType.Float32)).sum())]);

                // By the weights: the gains are second order in the offset, and the rounding of a float32 direction may hide them.
                var d = drawn.Direction([.. Enumerable.Range(0, 3).Select(report.Weight)]);
                drawn.Rows.Should().OnlyContain(row => Gradients.Dot(d, row) > 0, "{0}, {1}", harmonizer, drawn);
            }
        }
    }
}
