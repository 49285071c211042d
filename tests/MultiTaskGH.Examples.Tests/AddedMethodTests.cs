using FluentAssertions;
using MultiTaskGH.Examples.Classification.Backbones;
using MultiTaskGH.Examples.Classification.Methods;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Tests;

/// <summary>The method that the classification page shows how to add.</summary>
public sealed class AddedMethodTests
{
    [Fact]
    public void The_page_shows_the_code_that_is_compiled()
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Pages", "Classification.md")).ReplaceLineEndings("\n");
        var code = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Pages", "DeepCoral.cs")).ReplaceLineEndings("\n");
        var shown = code[code.IndexOf("[MultiTask]", StringComparison.Ordinal)..];
        page.Should().Contain($"```csharp\n{shown}```");
    }

    [Fact]
    public void It_trains_with_and_without_conflicts_and_lowers_its_losses()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var settings = new MethodSettings { Architecture = new Digits28 { Classes = 10 }, Harmonizer = new GHPlusPlus(), Iterations = 20, LearningRate = 0.01 };
        using var method = DeepCoral.Definition.Create(settings);
        method.Start();
        var losses = new List<double>();
        method.Observer = report => losses.Add(report.Loss(0) + report.Loss(1));
        var batch = new DomainBatch(rand(16, 1, 28, 28), arange(16, dtype: int64).remainder(10), rand(16, 1, 28, 28) * 0.5);
        for (var i = 0; i < settings.Iterations; i++)
        {
            method.Iterate(batch);
        }

        losses.Should().HaveCount(20).And.OnlyContain(loss => double.IsFinite(loss));
        losses[^5..].Average().Should().BeLessThan(losses[..5].Average());
    }
}
