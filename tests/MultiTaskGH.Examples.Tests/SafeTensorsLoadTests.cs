using FluentAssertions;
using MultiTaskGH.Examples.Common;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Examples.Tests;

public sealed class SafeTensorsLoadTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly Sequential module;

    public SafeTensorsLoadTests()
    {
        manual_seed(0);
        module = Network();
    }

    public static TheoryData<string, string> Differences { get; } = new()
    {
        { "missing", "the tensors must be those of *. Found that 0.weight is missing; name weights of *, or none for random ones." },
        { "additional", "Found that fc2.weight is not in *;" },
        { "shape", "Found that 0.weight has the shape [3, 2, 1] and not [3, 2];" },
        { "kind", "Found that 0.weight holds integers and not floating-point numbers;" },
        { "counter", "Found that 1.num_batches_tracked holds floating-point numbers and not integers;" },
        { "all", "Found that 0.weight is missing, 0.bias is missing, 1.weight is missing, and 4 more differences;" },
    };

    [Fact]
    public void State_comes_module_by_module_as_in_PyTorch()
    {
        using var nested = Sequential(BatchNorm1d(2), Sequential(Linear(2, 2), BatchNorm1d(2)), Linear(2, 1));
        string[] norm = ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"];
        ModuleState.Of(nested).Select(entry => entry.Name).Should().Equal(
            [.. norm.Select(name => $"0.{name}"), "1.0.weight", "1.0.bias", .. norm.Select(name => $"1.1.{name}"), "2.weight", "2.bias"]);
        ModuleState.Of(nested).Select(entry => entry.Name).Should().BeEquivalentTo(nested.state_dict().Keys);
    }

    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    public void Weights_are_converted_to_the_type_of_the_module(ScalarType type)
    {
        var original = Network();
        var written = ModuleState.Of(original).Select(entry => (entry.Name, Value: entry.Value.is_floating_point() ? entry.Value.to_type(type) : entry.Value + 3)).ToArray();
        Write(written);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Load().Should().BeEmpty();
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
        foreach (var (found, expected) in ModuleState.Of(module).Zip(written))
        {
            found.Value.Equals(expected.Value.to_type(found.Value.dtype)).Should().BeTrue(found.Name);
        }

        module.parameters().Should().OnlyContain(parameter => parameter.requires_grad && parameter.is_leaf && parameter.dtype == ScalarType.Float32);
    }

    [Theory]
    [MemberData(nameof(Differences))]
    public void Other_tensors_are_an_error_and_leave_the_module_as_it_is(string what, string expected)
    {
        var tensors = ModuleState.Of(Network()).ToDictionary(entry => entry.Name, entry => entry.Value);
        switch (what)
        {
            case "missing":
                tensors.Remove("0.weight");
                break;
            case "additional":
                tensors["fc2.weight"] = ones(1);
                break;
            case "shape":
                tensors["0.weight"] = ones(3, 2, 1);
                break;
            case "kind":
                tensors["0.weight"] = ones(3, 2, dtype: ScalarType.Int32);
                break;
            case "counter":
                tensors["1.num_batches_tracked"] = ones([]);
                break;
            default:
                tensors = new() { ["x"] = ones(1) };
                break;
        }

        Write(tensors.Select(entry => (entry.Key, entry.Value)));
        var before = ModuleState.Of(module).Select(entry => entry.Value.clone()).ToArray();
        ((Action)(() => Load("fc"))).Should().Throw<InputException>().WithMessage($"{folder["weights"]}: *{expected}*");
        ModuleState.Of(module).Zip(before, (entry, old) => entry.Value.Equals(old)).Should().OnlyContain(equal => equal);
    }

    [Fact]
    public void An_ignored_module_is_left_out_and_named()
    {
        Write([.. ModuleState.Of(Network()), ("fc.weight", ones(5, 3, dtype: ScalarType.Int8)), ("fc.bias", ones(5))]);
        Load("fc").Should().Equal("fc.bias", "fc.weight");
        ((Action)(() => Load())).Should().Throw<InputException>().WithMessage("*fc.weight is not in *");
    }

    [Fact]
    public void Old_files_lack_the_counter_of_batches()
    {
        module.train();
        module.call(rand(2, 2));
        Write(ModuleState.Of(Network()).Where(entry => !entry.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal)));
        Load().Should().BeEmpty();
        ModuleState.Of(module).Single(entry => entry.Name == "1.num_batches_tracked").Value.ToInt64().Should().Be(1);
    }

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }

    private static Sequential Network() => Sequential(Linear(2, 3), BatchNorm1d(3));

    private void Write(IEnumerable<(string Name, Tensor Value)> tensors) => SafeTensorsFile.Write(folder["weights"], tensors);

    private IReadOnlyList<string> Load(params string[] ignoredModules)
    {
        using var file = SafeTensorsFile.Open(folder["weights"]);
        return file.LoadInto(module, ignoredModules);
    }
}
