using FluentAssertions;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.MultiTask.Problems;
using TorchSharp;

namespace MultiTaskGH.Examples.Tests;

public sealed class MultiMnistTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly DigitSet digits;

    public MultiMnistTests()
    {
        IdxBytes.WriteDigits(folder["few"], "images", "labels", 10);
        digits = DigitSet.Read(Path.Combine(folder["few"], "images.gz"), Path.Combine(folder["few"], "labels.gz"));
    }

    [Fact]
    public void Each_image_is_two_digits_overlaid_by_the_larger_value_and_its_classes_are_theirs()
    {
        using var scope = torch.NewDisposeScope();
        using var pairs = MultiMnist.Compose(digits, 25, seed: 3, torch.CPU);
        pairs.Inputs.shape.Should().Equal(25, 1, 36, 36);
        pairs.Inputs.dtype.Should().Be(torch.ScalarType.Byte);
        pairs.Targets.shape.Should().Equal(25, 2);
        for (var image = 0; image < pairs.Rows; image++)
        {
            // The classes of the ten digits are 0 to 9: they tell which ones were drawn.
            var expected = new byte[36 * 36];
            for (var place = 0; place < 2; place++)
            {
                var digit = digits.Images[pairs.Targets[image, place].ToInt64()].data<byte>().ToArray();
                for (var pixel = 0; pixel < digit.Length; pixel++)
                {
                    var at = (pixel / 28 + 8 * place) * 36 + pixel % 28 + 8 * place;
                    expected[at] = Math.Max(expected[at], digit[pixel]);
                }
            }

            pairs.Inputs[image].contiguous().data<byte>().ToArray().Should().Equal(expected);
        }
    }

    [Fact]
    public void A_seed_gives_the_same_images_and_another_one_others()
    {
        using var first = MultiMnist.Compose(digits, 40, seed: 1, torch.CPU);
        using var second = MultiMnist.Compose(digits, 40, seed: 1, torch.CPU);
        using var other = MultiMnist.Compose(digits, 40, seed: 2, torch.CPU);
        using var scope = torch.NewDisposeScope();
        first.Inputs.eq(second.Inputs).all().ToBoolean().Should().BeTrue();
        first.Targets.eq(second.Targets).all().ToBoolean().Should().BeTrue();
        first.Targets.eq(other.Targets).all().ToBoolean().Should().BeFalse();
    }

    [Fact]
    public void Every_digit_takes_both_places()
    {
        using var pairs = MultiMnist.Compose(digits, 400, seed: 0, torch.CPU);
        using var scope = torch.NewDisposeScope();
        for (var place = 0; place < 2; place++)
        {
            pairs.Targets.select(1, place).bincount(null).data<long>().ToArray().Should().HaveCount(10).And.OnlyContain(count => count > 0);
        }
    }

    [Fact]
    public void The_shipped_problem_is_the_same_each_time_and_leaves_the_generator_of_training_alone()
    {
        torch.manual_seed(5);
        using var next = torch.rand(1);
        torch.manual_seed(5);
        using var problem = MultiMnistProblem.Load(dataFolder: null, torch.CPU);
        using var after = torch.rand(1);
        after.ToSingle().Should().Be(next.ToSingle());
        problem.Training.Rows.Should().Be(30000);
        problem.Test.Rows.Should().Be(4000);
        using var again = MultiMnistProblem.Load(dataFolder: null, torch.CPU);
        again.Sha256.Should().Be(problem.Sha256);
    }

    public void Dispose()
    {
        digits.Dispose();
        folder.Dispose();
    }
}
