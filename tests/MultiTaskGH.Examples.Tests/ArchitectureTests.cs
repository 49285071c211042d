using FluentAssertions;
using MultiTaskGH.Examples.Classification.Backbones;
using MultiTaskGH.Examples.Classification.Methods;
using MultiTaskGH.Examples.Common;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Tests;

public sealed class ArchitectureTests : IDisposable
{
    private const int Classes = 7;

    private readonly TemporaryFolder folder = new();
    private readonly DisposeScope scope = NewDisposeScope();

    [Theory]
    [InlineData("digits28", 1, 28, 768, 768)]
    [InlineData("digits32", 3, 32, 1200, 1200)]
    [InlineData("resnet18", 3, 224, 512, 256)]
    [InlineData("resnet50", 3, 224, 2048, 256)]
    public void Names_make_architectures_with_their_sizes(string name, int channels, int side, int encoderWidth, int featureWidth)
    {
        var architecture = ArchitectureNames.Create(name.ToUpperInvariant(), Classes);
        architecture.Name.Should().Be(name);
        architecture.Classes.Should().Be(Classes);
        (architecture.Channels, architecture.Side).Should().Be((channels, side));
        (architecture.EncoderWidth, architecture.FeatureWidth).Should().Be((encoderWidth, featureWidth));
        architecture.Initialization.Should().Be("random weights");
    }

    [Fact]
    public void All_names_are_those_that_Create_knows() =>
        ArchitectureNames.All.Select(name => ArchitectureNames.Create(name, Classes).Name).Should().Equal(ArchitectureNames.All).And.HaveCount(4);

    [Theory]
    [InlineData("digits28", null)]
    [InlineData("digits32", null)]
    [InlineData("resnet18", 40)]
    public void The_parts_fit_each_other(string name, int? side)
    {
        var architecture = ArchitectureNames.Create(name, Classes, side);
        var encoded = architecture.Encoder().call(rand(2, architecture.Channels, architecture.Side, architecture.Side));
        encoded.shape.Should().Equal(2, architecture.EncoderWidth);
        architecture.Head().call(encoded).shape.Should().Equal(2, Classes);
        architecture.Hidden().call(encoded).shape.Should().Equal(2, architecture.HiddenWidth);
        var features = architecture.Bottleneck().call(encoded);
        features.shape.Should().Equal(2, architecture.FeatureWidth);
        architecture.Classifier().call(features).shape.Should().Equal(2, Classes);
        architecture.Discriminator(architecture.FeatureWidth).call(features).shape.Should().Equal(2, 1);
    }

    [Theory]
    [InlineData("vgg16", null, null, "An architecture must be one of digits28, digits32, resnet18, resnet50. Found 'vgg16'.")]
    [InlineData("digits28", 32, null, "digits28 sees images of 28 x 28 pixels. Found a side of 32; *")]
    [InlineData("digits32", 28, null, "digits32 sees images of 32 x 32 pixels. Found a side of 28; *")]
    [InlineData("resnet18", 31, null, "resnet18 needs images of at least 32 x 32 pixels. Found a side of 31; *")]
    [InlineData("resnet50", -1, null, "resnet50 needs images of at least 32 x 32 pixels. Found a side of -1; *")]
    [InlineData("digits28", null, "x.safetensors", "--weights: digits28 always starts from random weights. Found x.safetensors; *")]
    [InlineData("digits32", null, "", "--weights: digits32 always starts from random weights. *")]
    [InlineData("resnet18", null, "", "A file of weights must have a name. *")]
    [InlineData("resnet18", null, "missing.safetensors", "missing.safetensors: the file must be readable. *")]
    public void What_cannot_be_made_is_an_error_of_the_user(string name, int? side, string? weights, string expected)
    {
        var create = () => ArchitectureNames.Create(name, Classes, side, weights);
        create.Should().Throw<InputException>().WithMessage(expected);
    }

    [Fact]
    public void Encoders_start_from_the_weights_of_a_file()
    {
        using var pretrained = new ResNet(ResNetVariant.ResNet18, classes: 5);
        SafeTensorsFile.Write(folder["resnet18.safetensors"], pretrained);
        var architecture = ArchitectureNames.Create("resnet18", Classes, weights: folder["resnet18.safetensors"]);
        architecture.Initialization.Should().MatchRegex("^weights of resnet18.safetensors without fc.bias and fc.weight, SHA-256 [0-9a-f]{12}$");
        using var encoder = architecture.Encoder();
        var values = ModuleState.Of(pretrained).ToDictionary(entry => entry.Name, entry => entry.Value);
        ModuleState.Of(encoder).Select(entry => entry.Value.Equals(values[entry.Name])).Should().HaveCount(120).And.OnlyContain(equal => equal);
    }

    [Fact]
    public void Weights_of_another_depth_are_an_error_that_says_so()
    {
        using var other = new BottleneckBlock(64, 64, 1);
        SafeTensorsFile.Write(folder["block.safetensors"], ModuleState.Of(other).Select(entry => ("layer1.0." + entry.Name, entry.Value)));
        var create = () => ArchitectureNames.Create("resnet18", Classes, weights: folder["block.safetensors"]);
        create.Should().Throw<InputException>().WithMessage(
            $"{folder["block.safetensors"]}: the tensors must be those of resnet18. Found that conv1.weight is missing, bn1.weight is missing, bn1.bias is missing"
            + ", and * more differences; name weights of resnet18, or none for random ones.");
    }

    [Fact]
    public void The_encoder_learns_at_a_tenth_of_the_rate_of_the_new_layers()
    {
        const double Rate = 0.02;
        Dann.Definition.Defaults(new Direction("office31", "amazon", "webcam")).EncoderRateFactor.Should().Be(0.1);
        using var method = new Dann(new MethodSettings
        {
            Architecture = ArchitectureNames.Create("digits32", Classes),
            Harmonizer = new Sum(),
            Iterations = 1,
            LearningRate = Rate,
            EncoderRateFactor = 0.1,
        });
        method.Start();
        var names = method.named_parameters().ToDictionary(named => named.parameter.Handle, named => named.name.Split('.')[0]);
        var rates = method.Optimizers.Should().ContainSingle().Which.ParamGroups.Cast<SGD.ParamGroup>()
            .SelectMany(group => group.Parameters.Select(parameter => (Part: names[parameter.Handle], group.LearningRate)))
            .ToLookup(known => known.Part, known => known.LearningRate);
        rates.SelectMany(part => part).Should().HaveCount(names.Count);
        rates["encoder"].Should().OnlyContain(rate => rate == 0.1 * Rate);
        foreach (var part in (string[])["classifier", "discriminator"])
        {
            rates[part].Should().NotBeEmpty().And.OnlyContain(rate => rate == Rate);
        }
    }

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }
}
