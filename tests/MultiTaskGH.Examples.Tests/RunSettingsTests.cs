using FluentAssertions;
using MultiTaskGH.Examples.Classification.Methods;
using MultiTaskGH.Examples.Classification.Training;
using MultiTaskGH.Examples.Common;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Tests;

public sealed class RunSettingsTests
{
    private static readonly Direction Digits = new("digits", "usps", "mnist");

    [Fact]
    public void What_the_user_sets_takes_the_place_of_the_methods_defaults()
    {
        var untouched = RunSettings.Of(Mcd.Definition, Digits, new() { Device = CPU });
        (untouched.Iterations, untouched.BatchSize, untouched.LearningRate, untouched.EncoderRateFactor).Should().Be((500, 128, 0.1, 1));
        untouched.ParameterText.Should().Be("entropy-weight=0.03, trade-off=0.3");
        var overrides = new RunOverrides { Iterations = 7, BatchSize = 5, LearningRate = 0.25, Parameters = new Dictionary<string, double> { ["trade-off"] = 10 }, Device = CPU };
        var settings = RunSettings.Of(Mcd.Definition, Digits, overrides);
        (settings.Iterations, settings.BatchSize, settings.LearningRate, settings.EncoderRateFactor).Should().Be((7, 5, 0.25, 1));
        settings.ParameterText.Should().Be("entropy-weight=0.03, trade-off=10");
    }

    [Theory]
    [InlineData("dwl", "--set trade-off: dwl must have the parameter. Found epoch, as-released.")]
    [InlineData("dann", "--set trade-off: dann must have the parameter. Found no parameters.")]
    public void A_parameter_that_the_method_does_not_have_is_refused(string method, string message)
    {
        var of = () => RunSettings.Of(MethodNames.Parse(method), Digits, new() { Parameters = new Dictionary<string, double> { ["trade-off"] = 1 }, Device = CPU });
        of.Should().Throw<InputException>().WithMessage(message);
    }
}
