using System.IO.Compression;
using System.Security.Cryptography;
using FluentAssertions;
using MultiTaskGH.Examples.Common;
using TorchSharp;

namespace MultiTaskGH.Examples.Tests;

public sealed class ImageFileDomainTests : IDisposable
{
    private const int Count = 20;
    private const int BatchSize = 6;

    private static readonly DatasetOptions Options = new() { Channels = 3, Side = 16 };

    // Red tells the image and changes from left to right, so that crops and mirrored images can be told as well.
    private static readonly byte[][] Files =
        [.. Enumerable.Range(0, Count).Select(i => ImageFiles.Encode(20, 20, (x, _) => new((byte)(10 * i + x / 3), 0, 200)))];

    private readonly TemporaryFolder folder = new();

    public ImageFileDomainTests()
    {
        for (var i = 0; i < Count; i++)
        {
            Directory.CreateDirectory(folder[$"set/{i % 2}"]);
            File.WriteAllBytes(folder[$"set/{i % 2}/{i:00}.png"], Files[i]);
        }

        ZipFile.CreateFromDirectory(folder["set"], folder["set.zip"]);
    }

    [Fact]
    public void A_batch_depends_on_seed_and_position_alone()
    {
        var expected = Draw(Options with { DecodingThreads = 1, CacheBytes = 0 }, 12);
        Draw(Options with { DecodingThreads = 3, CacheBytes = 0 }, 12).Should().Equal(expected);
        Draw(Options with { DecodingThreads = 3 }, 12).Should().Equal(expected);
        Draw(Options with { CacheBytes = 3000 }, 12).Should().Equal(expected, "some images are kept and others are not");
        Draw(Options, 12, path: "set.zip").Should().Equal(expected);
        foreach (var position in (int[])[1, 2, 3, 7])
        {
            Draw(Options, 12 - position, position: position).Should().Equal(expected[position..]);
        }

        Draw(Options, 12, seed: 8).Should().NotEqual(expected);
    }

    [Fact]
    public void Drawing_leaves_the_global_generator_alone()
    {
        torch.manual_seed(3);
        using var expected = torch.rand(4);
        torch.manual_seed(3);
        Draw(Options, 2);
        using var found = torch.rand(4);
        found.data<float>().ToArray().Should().Equal(expected.data<float>().ToArray());
    }

    [Fact]
    public void A_round_shows_every_image_once_with_its_label_and_each_time_another_part_of_it()
    {
        using var domain = Load(Options);
        using var sequence = domain.Training(4, seed: 1, position: 0, torch.CPU);
        using var scope = torch.NewDisposeScope();
        var views = new List<(int Image, float First)>();
        for (var round = 0; round < 4; round++)
        {
            var images = new List<int>();
            for (var batch = 0; batch < Count / 4; batch++)
            {
                var drawn = sequence.Draw();
                drawn.Images.shape.Should().Equal(4, 3, 16, 16);
                drawn.Images.dtype.Should().Be(torch.float32);
                var seen = Images(drawn.Images);
                drawn.Labels.data<long>().ToArray().Should().Equal(seen.Select(image => (long)(image % 2)));
                views.AddRange(seen.Zip(drawn.Images.select(1, 0).flatten(1).select(1, 0).contiguous().data<float>().ToArray()));
                images.AddRange(seen);
            }

            images.Should().OnlyHaveUniqueItems().And.HaveCount(Count);
        }

        views.Distinct().Count().Should().BeGreaterThan(2 * Count);
        sequence.Position.Should().Be(4 * Count / 4);
    }

    [Fact]
    public void The_accuracy_is_measured_on_every_image_once_in_order_without_augmentation()
    {
        using var domain = Load(Options);
        using var scope = torch.NewDisposeScope();
        var (images, sizes) = (new List<int>(), new List<long>());
        foreach (var batch in domain.Evaluation(8, torch.CPU))
        {
            sizes.Add(batch.Images.size(0));
            images.AddRange(Images(batch.Images));
            batch.Labels.data<long>().ToArray().Should().Equal(images.TakeLast((int)sizes[^1]).Select(image => (long)(image % 2)));
        }

        sizes.Should().Equal(8, 8, 4);
        images.Should().Equal([.. Enumerable.Range(0, Count).OrderBy(i => i % 2)]);
        domain.EvaluationCount.Should().Be(Count);
    }

    [Fact]
    public void Networks_see_numbers_as_networks_of_ImageNet_do()
    {
        using var domain = Load(Options with { Channels = 3 });
        using var scope = torch.NewDisposeScope();
        using var enumerator = domain.Evaluation(1, torch.CPU).GetEnumerator();
        enumerator.MoveNext().Should().BeTrue();
        var colours = enumerator.Current.Images[0, torch.TensorIndex.Colon, 8, 8].data<float>().ToArray();
        colours[1].Should().BeApproximately((float)((0 - 0.456) / 0.224), 1e-6f, "float32");
        colours[2].Should().BeApproximately((float)((200 / 255.0 - 0.406) / 0.225), 1e-6f, "float32");

        using var grey = Load(Options with { Channels = 1 });
        using var greys = grey.Evaluation(1, torch.CPU).GetEnumerator();
        greys.MoveNext().Should().BeTrue();
        greys.Current.Images.shape.Should().Equal(1, 1, 16, 16);
        greys.Current.Images.max().ToSingle().Should().BeInRange(-0.83f, -0.79f, "the luma of blue 200 and a little red is 23 to 25 of 255, on a scale from -1 to 1");
    }

    [Fact]
    public void Tensors_belong_to_the_callers_scope_and_none_is_left()
    {
        using var domain = Load(Options);
        var sequence = domain.Training(BatchSize, 1, 0, torch.CPU);
        Draw();
        var before = Live();
        for (var i = 0; i < 20; i++)
        {
            Draw();
        }

        Live().Should().Be(before);
        foreach (var _ in domain.Evaluation(BatchSize, torch.CPU))
        {
            using var scope = torch.NewDisposeScope();
            Live().Should().Be(before + 2, "a batch is valid until the next one is drawn");
        }

        sequence.Dispose();
        Live().Should().Be(before);

        void Draw()
        {
            using var scope = torch.NewDisposeScope();
            sequence.Draw();
            scope.DisposablesCount.Should().Be(2);
        }

        static long Live() => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
    }

    [Fact]
    public void No_thread_goes_on_after_a_sequence_is_disposed()
    {
        using var started = new CountdownEvent(2);
        var (running, prepared) = (0, 0L);
        var queue = new PrefetchQueue<long>(
            (number, stopping) =>
            {
                Interlocked.Increment(ref running);
                if (!started.IsSet)
                {
                    started.Signal();
                }

                // As an image that takes long to decode: it ends when it is told to.
                var isStopped = number > 1 && stopping.WaitHandle.WaitOne();
                Interlocked.Decrement(ref running);
                stopping.ThrowIfCancellationRequested();
                return isStopped ? -1 : Interlocked.Increment(ref prepared);
            },
            start: 0,
            end: long.MaxValue,
            workers: 2,
            ahead: 4);
        started.Wait();
        queue.Peek();
        queue.Dispose();
        running.Should().Be(0);
        var atDispose = Interlocked.Read(ref prepared);
        queue.Dispose();
        Interlocked.Read(ref prepared).Should().Be(atDispose).And.BeLessThanOrEqualTo(2);
    }

    [Fact]
    public void Items_come_in_order_and_never_more_than_allowed_are_prepared()
    {
        var (running, most, latest, taken) = (0, 0, -1L, 5L);
        var gate = new Lock();
        var farthest = 0L;
        using var queue = new PrefetchQueue<long>(
            (number, _) =>
            {
                lock (gate)
                {
                    most = Math.Max(most, ++running);
                    latest = Math.Max(latest, number);
                    farthest = Math.Max(farthest, number - taken);
                }

                Thread.Yield();
                lock (gate)
                {
                    running--;
                }

                return number;
            },
            start: 5,
            end: 105,
            workers: 2,
            ahead: 3);
        for (var number = 5; number < 105; number++)
        {
            queue.Peek().Should().Be(number);
            lock (gate)
            {
                taken++;
            }

            queue.Advance();
        }

        most.Should().BeLessThanOrEqualTo(2);
        farthest.Should().BeLessThan(3);
        latest.Should().Be(104);
    }

    [Fact]
    public void What_goes_wrong_on_another_thread_comes_out_of_the_draw_as_itself()
    {
        using var queue = new PrefetchQueue<int>((number, _) => number < 2 ? 7 : throw new InputException($"item {number}"), 0, long.MaxValue, workers: 2, ahead: 4);
        queue.Peek().Should().Be(7);
        queue.Advance();
        queue.Advance();
        for (var again = 0; again < 2; again++)
        {
            var peek = () => queue.Peek();
            peek.Should().Throw<InputException>().WithMessage("item 2");
        }
    }

    [Fact]
    public void An_unreadable_image_stops_the_program_where_none_may_be_skipped()
    {
        Break(3);
        using var domain = Load(Options);
        using var sequence = domain.Training(BatchSize, 1, 0, torch.CPU);
        using var scope = torch.NewDisposeScope();
        var draw = () =>
        {
            for (var i = 0; i < 4; i++)
            {
                sequence.Draw();
            }
        };
        var expected = $"{folder["set/1/03.png"]}: the image must be readable. Found that it ends too early; replace the file, or allow that some are skipped.";
        draw.Should().Throw<InputException>().WithMessage(expected);
        draw.Should().Throw<InputException>("it goes on to fail").WithMessage(expected);
        var evaluate = () => domain.Evaluation(8, torch.CPU).Count();
        evaluate.Should().Throw<InputException>().WithMessage(expected);
    }

    [Fact]
    public void Skipped_images_are_replaced_by_others_and_named_once()
    {
        Break(3, 8);
        var options = Options with { Unreadable = new(2) };
        var error = Console.Error;
        using var announced = new StringWriter();
        Console.SetError(announced);
        try
        {
            using var domain = Load(options);
            using var sequence = domain.Training(4, 1, 0, torch.CPU);
            using var scope = torch.NewDisposeScope();
            for (var batch = 0; batch < 2 * Count / 4; batch++)
            {
                var drawn = sequence.Draw();
                var seen = Images(drawn.Images);
                seen.Should().HaveCount(4).And.NotContain([3, 8]);
                drawn.Labels.data<long>().ToArray().Should().Equal(seen.Select(image => (long)(image % 2)), "a replacement brings its label");
            }

            domain.SkippedFiles.Should().BeEquivalentTo(folder["set/1/03.png"], folder["set/0/08.png"]);
            domain.Evaluation(8, torch.CPU).Sum(batch => batch.Labels.size(0)).Should().Be(Count - 2);
            domain.SkippedFiles.Should().HaveCount(2);
        }
        finally
        {
            Console.SetError(error);
        }

        announced.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(2)
            .And.AllSatisfy(line => line.Trim().Should().EndWith(": skipped, for it ends too early; another image takes its place."));
        var expected = Draw(options with { DecodingThreads = 1, CacheBytes = 0 }, 10);
        Draw(options with { DecodingThreads = 3 }, 10).Should().Equal(expected);
        Draw(options, 6, position: 4).Should().Equal(expected[4..]);
    }

    [Fact]
    public void More_unreadable_images_than_may_be_skipped_stop_the_program()
    {
        Break(3, 5, 7, 9);
        using var domain = Load(Options with { Unreadable = new(3) });
        var evaluate = () => domain.Evaluation(8, torch.CPU).Count();
        evaluate.Should().Throw<InputException>().WithMessage(
            $"set: at most 3 unreadable images may be skipped. Found 4: {folder["set/1/03.png"]}, {folder["set/1/05.png"]}, {folder["set/1/07.png"]} and more; fetch the data again.");
    }

    [Fact]
    public void A_domain_without_a_readable_image_stops_the_program()
    {
        Break([.. Enumerable.Range(0, Count)]);
        using var domain = Load(Options with { Unreadable = new(1000) });
        using var sequence = domain.Training(BatchSize, 1, 0, torch.CPU);
        var draw = () => sequence.Draw();
        draw.Should().Throw<InputException>().WithMessage("*set: at least one image must be readable. Found none of 20*");
        domain.Evaluation(8, torch.CPU).Should().BeEmpty();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Count + 1)]
    public void A_batch_that_cannot_be_filled_is_an_error(int batchSize)
    {
        using var domain = Load(Options);
        var start = () => domain.Training(batchSize, 0, 0, torch.CPU);
        start.Should().Throw<InputException>().WithMessage($"--batch must be from 1 to 20, the number of images in *set. Found {batchSize}.");
    }

    [Fact]
    public void The_fingerprint_is_that_of_names_labels_and_contents()
    {
        var before = Fingerprint("set");
        Fingerprint("set.zip").Should().Be(before, "the files are small");
        var file = File.ReadAllBytes(folder["set/1/03.png"]);
        Break(3);
        Fingerprint("set").Should().NotBe(before);
        File.WriteAllBytes(folder["set/1/03.png"], file);
        Fingerprint("set").Should().Be(before);
        File.Move(folder["set/1/03.png"], folder["set/1/04.png"]);
        Fingerprint("set").Should().NotBe(before);
        File.Move(folder["set/1/04.png"], folder["set/0/03.png"]);
        Fingerprint("set").Should().NotBe(before);
    }

    public void Dispose() => folder.Dispose();

    private ImageFileDomain Load(DatasetOptions options, string path = "set")
    {
        var store = ImageStore.Open(folder[path]);
        return new("set", ClassFolders.Read(store, ""), evaluation: null, options);
    }

    private void Break(params int[] images)
    {
        foreach (var image in images)
        {
            var path = folder[$"set/{image % 2}/{image:00}.png"];
            var file = File.ReadAllBytes(path);
            File.WriteAllBytes(path, file[..^(file.Length / 3)]);
        }
    }

    /// <summary>Pixels and labels of batches, as text.</summary>
    private string[] Draw(DatasetOptions options, int batches, ulong seed = 7, long position = 0, string path = "set")
    {
        using var domain = Load(options, path);
        using var sequence = domain.Training(BatchSize, seed, position, torch.CPU);
        var drawn = new string[batches];
        for (var i = 0; i < batches; i++)
        {
            using var scope = torch.NewDisposeScope();
            sequence.Position.Should().Be(position + i);
            var (images, labels) = sequence.Draw();
            drawn[i] = Convert.ToHexString(SHA256.HashData([.. images.bytes, .. labels.bytes]));
        }

        return drawn;
    }

    private string Fingerprint(string path)
    {
        using var domain = Load(Options, path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        domain.AppendTo(hash);
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>Which images these are, by the mean of their red: crops move it by less than half of the distance between two images.</summary>
    private static int[] Images(torch.Tensor images)
    {
        using var scope = torch.NewDisposeScope();
        var red = images.select(1, 0).mean([1, 2]).mul(0.229).add(0.485).mul(255);
        return [.. red.data<float>().ToArray().Select(value => (int)Math.Round((value - 3) / 10))];
    }
}
