using FluentAssertions;
using MultiTaskGH.Examples.Common;
using TorchSharp;

namespace MultiTaskGH.Examples.Tests;

public sealed class DevicesTests
{
    [Theory]
    [InlineData("cpu")]
    [InlineData("CPU")]
    public void The_processor_is_named_in_any_case(string name) => Devices.Parse(name).type.Should().Be(DeviceType.CPU);

    [Theory]
    [InlineData("cuda:1000")]
    [InlineData("CUDA:1000")]
    public void A_device_that_is_not_there_is_an_error_that_counts(string name)
    {
        var parse = () => Devices.Parse(name);
        parse.Should().Throw<InputException>().WithMessage($"{name} needs 1001 CUDA devices. Found *");
    }
}
