using FluentAssertions;
using MultiTaskGH.Diagnostics;
using TorchSharp;
using static MultiTaskGH.Tests.Diagnostics.EventFile;

namespace MultiTaskGH.Tests.Diagnostics;

public sealed class TensorBoardWriterTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("events").FullName;

    private string Events => Directory.GetFiles(Path.Combine(folder, "run")).Should().ContainSingle().Subject;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_event_file_reads_back_as_the_scalars_of_the_reports()
    {
        using var writer = Open();
        writer.Observe(Reports.OfTwo(0, -0.5));
        writer.Observe(Reports.OfTwo(1, 0.25, norm2: 2));
        writer.Write("accuracy/target", 0.875, 1);

        var (version, scalars) = Read(Events);
        version.Should().Be("brain.Event:2");
        scalars.Should().Equal(
            new("loss/cls", 0, 0), new("weight/cls", 1, 0), new("norm/cls", 1, 0),
            new("loss/align", 0.125f, 0), new("weight/align", 1, 0), new("norm/align", 1, 0),
            new("cosine/cls-align", -0.5f, 0), new("conflict_rate", 1, 0),
            new("loss/cls", 1, 1), new("weight/cls", 1, 1), new("norm/cls", 1, 1),
            new("loss/align", 1.125f, 1), new("weight/align", 1, 1), new("norm/align", 2, 1),
            new("cosine/cls-align", 0.125f, 1), new("conflict_rate", 0.5f, 1),
            new("accuracy/target", 0.875f, 1));
    }

    [Fact]
    public void A_damaged_file_does_not_read_back()
    {
        using var writer = Open();
        writer.Observe(Reports.OfTwo(0, -0.5));
        var bytes = File.ReadAllBytes(Events);
        bytes[^8] ^= 1;
        File.WriteAllBytes(Events, bytes);
        FluentActions.Invoking(() => Read(Events)).Should().Throw<InvalidDataException>("otherwise the other tests would show nothing");
    }

    [Fact]
    public void What_was_not_measured_is_left_out()
    {
        using var writer = Open();
        writer.Observe(Reports.Of(0, Reports.TwoKeys, gramian: null));
        writer.Observe(Reports.OfTwo(1, -1, skipReason: "broken"));
        Read(Events).Scalars.Select(scalar => scalar.Tag).Should().Equal("loss/cls", "weight/cls", "loss/align", "weight/align", "loss/cls", "loss/align");
    }

    [Fact]
    public void The_conflict_rate_is_that_of_the_latest_hundred_steps_written_or_not()
    {
        using var writer = Open(every: 50);
        for (var step = 0; step < 201; step++)
        {
            writer.Observe(Reports.OfTwo(step, step < 120 ? -1 : 1));
        }

        var rates = Read(Events).Scalars.Where(scalar => scalar.Tag == "conflict_rate").ToList();
        rates.Should().Equal(new("conflict_rate", 1, 0), new("conflict_rate", 1, 50), new("conflict_rate", 1, 100), new("conflict_rate", 0.69f, 150), new("conflict_rate", 0.19f, 200));
    }

    [Fact]
    public void One_task_writes_no_pairs()
    {
        using var writer = Open();
        writer.Observe(Reports.Of(0, ["only"], [4]));
        Read(Events).Scalars.Select(scalar => scalar.Tag).Should().Equal("loss/only", "weight/only", "norm/only");
    }

    [Fact]
    public void No_tensor_and_no_file_handle_stays()
    {
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        var writer = Open();
        for (var step = 0; step < 10; step++)
        {
            writer.Observe(Reports.OfTwo(step, 1));

            // Opening without sharing fails where anyone still holds the file.
            using var exclusive = new FileStream(Events, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }

        writer.Dispose();
        writer.Dispose();
        DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount.Should().Be(before);
        writer.Invoking(w => w.Observe(Reports.OfTwo(1, 1))).Should().Throw<ObjectDisposedException>();
        writer.Invoking(w => w.Write("x", 1, 1)).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void The_log_directory_is_a_full_path()
    {
        using var writer = new TensorBoardWriter(Path.Combine(Path.GetRelativePath(Environment.CurrentDirectory, folder), "run"));
        writer.LogDirectory.Should().Be(Path.Combine(folder, "run"));
    }

    [Fact]
    public void Mistakes_are_refused()
    {
        using var writer = Open();
        writer.Observe(Reports.OfTwo(0, 1));
        writer.Invoking(w => w.Observe(Reports.Of(1, ["other"], null))).Should().Throw<ArgumentException>().WithMessage("*(cls, align)*(other)*");
        writer.Invoking(w => w.Observe(Reports.OfTwo(1L << 31, 1))).Should().Throw<OverflowException>();
        writer.Invoking(w => w.Write("x", 1, -1)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("step");
        writer.Invoking(w => w.Write("", 1, 1)).Should().Throw<ArgumentException>().WithParameterName("tag");
        FluentActions.Invoking(() => new TensorBoardWriter(folder, every: 0)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("every");
        FluentActions.Invoking(() => new TensorBoardWriter("")).Should().Throw<ArgumentException>().WithParameterName("logDirectory");
    }

    private TensorBoardWriter Open(int every = 1) => new(Path.Combine(folder, "run"), every);
}
