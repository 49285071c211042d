using System.Security.Cryptography;
using FluentAssertions;
using MultiTaskGH.Examples.Common;
using TorchSharp;

namespace MultiTaskGH.Examples.Tests;

public sealed class DigitImageDomainTests : IDisposable
{
    private const int TrainingCount = 40;
    private const int EvaluationCount = 20;

    private readonly TemporaryFolder folder = new();
    private readonly DatasetOptions grey;

    public DigitImageDomainTests()
    {
        IdxBytes.WriteTinySets(folder["digits"]);
        grey = new() { DataPath = folder["digits"], Channels = 1, Side = 28 };
    }

    [Fact]
    public void The_dataset_knows_every_domain_of_digits()
    {
        var dataset = new DigitsDataset();
        dataset.Name.Should().Be("digits");
        dataset.DomainNames.Should().BeEquivalentTo("mnist", "usps", "svhn", "mnist-m", "optdigits");
        var load = () => dataset.Load("office", grey);
        load.Should().Throw<InputException>().WithMessage("*one of mnist, *Found 'office'.");
    }

    [Fact]
    public void A_domain_says_what_it_holds()
    {
        using var mnist = new DigitsDataset().Load("MNIST", grey);
        mnist.Name.Should().Be("mnist");
        mnist.ClassNames.Should().Equal("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        (mnist.TrainingCount, mnist.EvaluationCount, mnist.IsTransductive).Should().Be((TrainingCount, EvaluationCount, false));
        mnist.Origin.Should().Contain("train-images-idx3-ubyte");

        using var shipped = new DigitsDataset().Load("optdigits", grey with { DataPath = null });
        (shipped.TrainingCount, shipped.EvaluationCount, shipped.IsTransductive).Should().Be((1797, 1797, true));
    }

    [Fact]
    public void The_folder_above_is_taken_as_well()
    {
        using var above = new DigitsDataset().Load("mnist", grey with { DataPath = folder.Root });
        using var itself = new DigitsDataset().Load("mnist", grey);
        Fingerprint(above).Should().Be(Fingerprint(itself));
    }

    [Fact]
    public void Training_draws_the_batches_of_the_sampler_of_digits()
    {
        using var domain = new DigitsDataset().Load("mnist", grey);
        using var data = DigitDomain.Parse("mnist").Load(folder["digits"]);
        using var sampler = new BatchSampler(data.Training, 16, seed: 7);
        using var sequence = domain.Training(16, seed: 7, position: 0, torch.CPU);
        for (var i = 0; i < 5; i++)
        {
            using var scope = torch.NewDisposeScope();
            var (images, labels) = sequence.Draw();
            var (expectedImages, expectedLabels) = sampler.Draw();
            images.shape.Should().Equal(16, 1, 28, 28);
            Bytes(images).Should().Equal(Bytes(expectedImages));
            Bytes(labels).Should().Equal(Bytes(expectedLabels));
        }
    }

    [Theory]
    [InlineData(16, 0)]
    [InlineData(16, 1)]
    [InlineData(16, 2)]
    [InlineData(16, 7)]
    [InlineData(TrainingCount, 3)]
    [InlineData(1, TrainingCount - 1)]
    public void A_sequence_is_taken_up_at_any_position(int batchSize, int position)
    {
        using var domain = new DigitsDataset().Load("mnist", grey);
        using var whole = domain.Training(batchSize, seed: 3, position: 0, torch.CPU);
        for (var i = 0; i < position; i++)
        {
            Draw(whole);
        }

        whole.Position.Should().Be(position);
        using var rest = domain.Training(batchSize, seed: 3, position, torch.CPU);
        rest.Position.Should().Be(position);
        for (var i = 0; i < 6; i++)
        {
            Draw(rest).Should().Equal(Draw(whole));
        }

        rest.Position.Should().Be(position + 6);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(EvaluationCount)]
    [InlineData(500)]
    public void Evaluation_shows_every_image_once_and_in_order(int batchSize)
    {
        using var domain = new DigitsDataset().Load("mnist", grey);
        using var data = DigitDomain.Parse("mnist").Load(folder["digits"]);
        using var scaled = DigitSet.Scaled(data.Evaluation.Images);
        var images = new List<byte>();
        var labels = new List<long>();
        var sizes = new List<long>();
        foreach (var batch in domain.Evaluation(batchSize, torch.CPU))
        {
            images.AddRange(Bytes(batch.Images));
            labels.AddRange(batch.Labels.data<long>().ToArray());
            sizes.Add(batch.Images.size(0));
        }

        images.Should().Equal(Bytes(scaled));
        labels.Should().Equal(data.Evaluation.Labels.data<long>().ToArray());
        sizes.SkipLast(1).Should().AllBeEquivalentTo(batchSize);
    }

    [Fact]
    public void A_batch_outlives_the_scope_that_it_was_drawn_in_and_ends_with_the_next_one()
    {
        using var domain = new DigitsDataset().Load("mnist", grey);
        using var batches = domain.Evaluation(8, torch.CPU).GetEnumerator();
        using (torch.NewDisposeScope())
        {
            batches.MoveNext();
        }

        var first = batches.Current;
        first.Images.IsInvalid.Should().BeFalse();
        batches.MoveNext();
        first.Images.IsInvalid.Should().BeTrue();
        first.Labels.IsInvalid.Should().BeTrue();
    }

    [Fact]
    public void Drawing_and_evaluating_leave_no_tensors_behind()
    {
        using var domain = new DigitsDataset().Load("mnist", grey);
        using var sequence = domain.Training(16, 0, 0, torch.CPU);
        Draw(sequence);
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        for (var i = 0; i < 20; i++)
        {
            Draw(sequence);
            domain.Evaluation(8, torch.CPU).Count().Should().Be(3);
        }

        DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount.Should().Be(before);
    }

    [Fact]
    public void Grey_becomes_three_equal_channels_and_a_larger_side()
    {
        using var domain = new DigitsDataset().Load("usps", grey with { Channels = 3, Side = 32 });
        using var sequence = domain.Training(8, 0, 0, torch.CPU);
        using var scope = torch.NewDisposeScope();
        var images = sequence.Draw().Images;
        images.shape.Should().Equal(8, 3, 32, 32);
        var red = Bytes(images.select(1, 0).contiguous());
        Bytes(images.select(1, 1).contiguous()).Should().Equal(red);
        Bytes(images.select(1, 2).contiguous()).Should().Equal(red);
    }

    [Fact]
    public void Colour_of_the_right_size_is_kept_to_the_bit()
    {
        var pixels = new byte[6 * 32 * 32 * 3];
        new Random(5).NextBytes(pixels);
        WriteColour("svhn", pixels);
        using var data = DigitDomain.Parse("svhn").Load(folder["digits"], channels: 3, side: 32);
        data.Training.Images.shape.Should().Equal(4, 3, 32, 32);
        using var channelsLast = data.Training.Images.permute(0, 2, 3, 1).contiguous();
        channelsLast.data<byte>().ToArray().Should().Equal(pixels[..(4 * 32 * 32 * 3)], "the first two thirds are for training");
    }

    [Fact]
    public void Colour_is_grey_by_its_luma_at_any_side()
    {
        var pixels = new byte[3 * 32 * 32 * 3];
        for (var i = 0; i < pixels.Length; i += 3)
        {
            (pixels[i], pixels[i + 1], pixels[i + 2]) = (200, 100, 50);
        }

        WriteColour("svhn", pixels);
        using var data = DigitDomain.Parse("svhn").Load(folder["digits"], channels: 1, side: 32);
        data.Training.Images.shape.Should().Equal(2, 1, 32, 32);
        // 0.299 * 200 + 0.587 * 100 + 0.114 * 50 = 124.2
        data.Training.Images.data<byte>().ToArray().Should().AllBeEquivalentTo((byte)124);
    }

    [Fact]
    public void The_fingerprint_is_that_of_images_and_labels_of_both_parts()
    {
        var first = Load();
        Load().Should().Be(first);

        var labels = Enumerable.Range(0, EvaluationCount).Select(i => (byte)(i % 10)).ToArray();
        labels[3] = 9;
        File.WriteAllBytes(Path.Combine(folder["digits"], "mnist", "t10k-labels-idx1-ubyte.gz"), IdxBytes.Packed(IdxBytes.Of([EvaluationCount], labels)));
        Load().Should().NotBe(first);

        string Load()
        {
            using var domain = new DigitsDataset().Load("mnist", grey);
            return Fingerprint(domain);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(TrainingCount + 1)]
    public void A_batch_that_cannot_be_filled_is_an_error(int batchSize)
    {
        using var domain = new DigitsDataset().Load("mnist", grey);
        var start = () => domain.Training(batchSize, 0, 0, torch.CPU);
        start.Should().Throw<InputException>().WithMessage($"--batch must be from 1 to {TrainingCount}*Found {batchSize}.");
    }

    [Fact]
    public void Channels_and_sides_that_no_network_has_are_errors()
    {
        var channels = () => new DigitsDataset().Load("mnist", grey with { Channels = 2 });
        channels.Should().Throw<ArgumentOutOfRangeException>();
        var side = () => new DigitsDataset().Load("mnist", grey with { Side = 0 });
        side.Should().Throw<ArgumentOutOfRangeException>();
    }

    public void Dispose() => folder.Dispose();

    private void WriteColour(string domain, byte[] pixels)
    {
        var target = Directory.CreateDirectory(Path.Combine(folder["digits"], domain)).FullName;
        var count = pixels.Length / (32 * 32 * 3);
        File.WriteAllBytes(Path.Combine(target, "train1083-images-idx4-ubyte"), IdxBytes.Of([count, 32, 32, 3], pixels));
        File.WriteAllBytes(Path.Combine(target, "train1083-labels-idx1-ubyte"), IdxBytes.Of([count], new byte[count]));
    }

    private static byte[] Draw(IBatchSequence sequence)
    {
        using var scope = torch.NewDisposeScope();
        var (images, labels) = sequence.Draw();
        return [.. Bytes(images), .. Bytes(labels)];
    }

    private static byte[] Bytes(torch.Tensor tensor) => tensor.bytes.ToArray();

    private static string Fingerprint(ImageDomain domain)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        domain.AppendTo(hash);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
