using FluentAssertions;
using MultiTaskGH.Examples.Classification.Methods;
using MultiTaskGH.Examples.Classification.Training;
using MultiTaskGH.Examples.Common;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Tests;

public sealed class RunSettingsTests : IDisposable
{
    private readonly DomainSet domains = new(new DigitsDataset(), new() { Channels = 1, Side = 28 });

    [Fact]
    public void What_the_user_sets_takes_the_place_of_the_methods_defaults()
    {
        var task = Task("digits");
        var defaults = Mcd.Definition.Defaults(task.Direction);
        var untouched = RunSettings.Of(Mcd.Definition, task, new() { Device = CPU });
        (untouched.Iterations, untouched.BatchSize, untouched.LearningRate).Should().Be((defaults.Iterations, defaults.BatchSize, defaults.LearningRate));
        untouched.ParameterText.Should().Be("entropy-weight=0.03, trade-off=0.3");
        var overrides = new RunOverrides
        {
            Iterations = 7,
            BatchSize = 5,
            LearningRate = 0.25,
            EncoderRateFactor = 0.5,
            Parameters = new Dictionary<string, double> { ["trade-off"] = 10 },
            Device = CPU,
        };
        var settings = RunSettings.Of(Mcd.Definition, task, overrides);
        (settings.Iterations, settings.BatchSize, settings.LearningRate, settings.EncoderRateFactor).Should().Be((7, 5, 0.25, 0.5));
        settings.ParameterText.Should().Be("entropy-weight=0.03, trade-off=10");
    }

    [Theory]
    [InlineData("digits", false, 0.1)]
    [InlineData("office31", true, 0.1)]
    [InlineData("office31", false, 1)]
    public void An_encoder_of_photographs_that_was_not_trained_before_learns_as_fast_as_the_rest(string dataset, bool isTrained, double factor)
    {
        var task = Task(dataset, isTrained);
        RunSettings.Of(Gvb.Definition, task, new() { Device = CPU }).EncoderRateFactor.Should().Be(factor);
    }

    [Theory]
    [InlineData("dwl", "--set trade-off: dwl must have the parameter. Found epoch, as-released.")]
    [InlineData("dann", "--set trade-off: dann must have the parameter. Found no parameters.")]
    public void A_parameter_that_the_method_does_not_have_is_refused(string method, string message)
    {
        var task = Task("digits");
        var of = () => RunSettings.Of(MethodNames.Parse(method), task, new() { Parameters = new Dictionary<string, double> { ["trade-off"] = 1 }, Device = CPU });
        of.Should().Throw<InputException>().WithMessage(message);
    }

    public void Dispose() => domains.Dispose();

    private AdaptationTask Task(string dataset, bool isTrained = false) =>
        new(dataset, domains.Load("mnist"), domains.Load("optdigits"), new TinyArchitecture { Classes = 10, WithTrainedEncoder = isTrained });
}
