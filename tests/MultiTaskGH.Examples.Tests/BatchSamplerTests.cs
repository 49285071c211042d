using FluentAssertions;
using MultiTaskGH.Examples.Common;
using TorchSharp;

namespace MultiTaskGH.Examples.Tests;

public sealed class BatchSamplerTests : IDisposable
{
    private const int Count = 50;

    private readonly TemporaryFolder folder = new();
    private readonly DigitSet set;

    public BatchSamplerTests()
    {
        // The first pixel of an image is its row: batches show which rows were drawn.
        var pixels = new byte[Count * 784];
        for (var row = 0; row < Count; row++)
        {
            pixels[784 * row] = (byte)row;
        }

        File.WriteAllBytes(folder["images"], IdxBytes.Of([Count, 28, 28], pixels));
        File.WriteAllBytes(folder["labels"], IdxBytes.Of([Count], [.. Enumerable.Range(0, Count).Select(row => (byte)(row % 10))]));
        set = DigitSet.Read(folder["images"], folder["labels"]);
    }

    [Fact]
    public void The_order_depends_on_the_seed_alone()
    {
        torch.manual_seed(1);
        var first = Draw(seed: 5, batchSize: 8, batches: 20);
        torch.manual_seed(2);
        using var noise = torch.rand(100);
        Draw(seed: 5, batchSize: 8, batches: 20).Should().Equal(first);
        Draw(seed: 6, batchSize: 8, batches: 20).Should().NotEqual(first);
    }

    [Fact]
    public void Drawing_leaves_the_global_generator_alone()
    {
        torch.manual_seed(3);
        using var expected = torch.rand(4);
        torch.manual_seed(3);
        Draw(seed: 0, batchSize: 8, batches: 20);
        using var found = torch.rand(4);
        found.data<float>().ToArray().Should().Equal(expected.data<float>().ToArray());
    }

    [Fact]
    public void A_round_shows_every_digit_once_and_the_next_one_in_another_order()
    {
        var rows = Draw(seed: 0, batchSize: 10, batches: 10);
        rows[..Count].Should().OnlyHaveUniqueItems().And.HaveCount(Count);
        rows[Count..].Should().OnlyHaveUniqueItems().And.HaveCount(Count);
        rows[Count..].Should().NotEqual(rows[..Count]);
    }

    [Fact]
    public void A_batch_never_crosses_rounds()
    {
        // Six batches of 8 fit into 50 rows; the two rows left over are dropped.
        var rows = Draw(seed: 0, batchSize: 8, batches: 12);
        rows[..48].Should().OnlyHaveUniqueItems();
        rows[48..].Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Labels_belong_to_their_images()
    {
        using var sampler = new BatchSampler(set, 16, 4);
        using var scope = torch.NewDisposeScope();
        var (images, labels) = sampler.Draw();
        images.shape.Should().Equal(16, 1, 28, 28);
        Rows(images).Select(row => (long)(row % 10)).Should().Equal(labels.data<long>().ToArray());
    }

    [Fact]
    public void Drawing_leaves_no_tensors_behind()
    {
        using var sampler = new BatchSampler(set, 8, 4);
        Draw();
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        for (var i = 0; i < 100; i++)
        {
            Draw();
        }

        DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount.Should().Be(before);

        void Draw()
        {
            using var scope = torch.NewDisposeScope();
            sampler.Draw();
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Count + 1)]
    public void A_batch_that_cannot_be_filled_is_an_error(int batchSize)
    {
        var create = () => new BatchSampler(set, batchSize, 0);
        create.Should().Throw<InputException>().WithMessage($"--batch must be from 1 to 50*Found {batchSize}.");
    }

    public void Dispose()
    {
        set.Dispose();
        folder.Dispose();
    }

    private int[] Draw(ulong seed, int batchSize, int batches)
    {
        using var sampler = new BatchSampler(set, batchSize, seed);
        var rows = new List<int>();
        for (var i = 0; i < batches; i++)
        {
            using var scope = torch.NewDisposeScope();
            rows.AddRange(Rows(sampler.Draw().Images));
        }

        return [.. rows];
    }

    private static int[] Rows(torch.Tensor images) =>
        [.. images.flatten(1).select(1, 0).contiguous().data<float>().ToArray().Select(value => (int)Math.Round((value + 1) * 127.5))];
}
