using FluentAssertions;
using MultiTaskGH.Examples.Common;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Tests;

/// <summary>What a run remembers of its steps, and the files that it leaves.</summary>
public sealed class StepTraceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_trace_tells_what_the_reports_told()
    {
        using var gradients = new Gradients();
        var trace = new StepTrace();
        var reports = Enumerable.Range(0, 6).Select(gradients.Report).ToArray();
        Array.ForEach(reports, trace.Observe);

        trace.Count.Should().Be(6);
        trace.TaskKeys.Should().Equal(reports[0].TaskKeys);
        for (var task = 0; task < 3; task++)
        {
            trace.Losses(task).Should().Equal(reports.Select(report => report.Loss(task)));
            trace.Weights(task).Should().Equal(reports.Select(report => report.Weight(task)));
            for (var other = 0; other < 3; other++)
            {
                trace.InnerProducts(task, other).Should().Equal(reports.Select(report => report.InnerProduct(task, other)));
                trace.ConflictRate(task, other).Should().Be(reports.Average(report => report.InnerProduct(task, other) < 0 ? 1.0 : 0));
            }
        }

        trace.LargestWeight.Should().Be(reports.Max(report => report.LargestWeight));
        var angles = trace.Angles(0, 2);
        for (var step = 0; step < 6; step++)
        {
            // acos of a cosine that is not near 1.
            Math.Cos(double.DegreesToRadians(angles[step])).Should().BeApproximately(reports[step].Cosine(0, 2), 1e-12);
        }
    }

    [Fact]
    public void A_trace_survives_a_checkpoint()
    {
        using var gradients = new Gradients();
        var (straight, resumed, before) = (new StepTrace(), new StepTrace(), new StepTrace());
        for (var step = 0; step < 4; step++)
        {
            var report = gradients.Report(step);
            straight.Observe(report);
            before.Observe(report);
        }

        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            before.Save(writer);
        }

        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        resumed.Load(reader);
        stream.Position.Should().Be(stream.Length);
        var next = gradients.Report(4);
        straight.Observe(next);
        resumed.Observe(next);
        resumed.Should().BeEquivalentTo(straight);
        resumed.InnerProducts(1, 2).Should().Equal(straight.InnerProducts(1, 2));
    }

    [Fact]
    public void Files_of_a_resumed_recording_equal_those_of_one_that_was_not_stopped()
    {
        using var gradients = new Gradients();
        var reports = Enumerable.Range(0, 30).Select(gradients.Report).ToArray();
        using (var straight = new RunRecorder(folder["straight"]))
        {
            Array.ForEach(reports, straight.Observe);
        }

        using var state = new MemoryStream();
        var killed = new RunRecorder(folder["killed"]);
        Array.ForEach(reports[..10], killed.Observe);
        using (var writer = new BinaryWriter(state, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            killed.Save(writer);
        }

        // Written after the checkpoint, and never by a name that is final: as if it was killed here.
        Array.ForEach(reports[10..17], killed.Observe);
        using (var snapshot = new MemoryStream())
        {
            using var writer = new BinaryWriter(snapshot);
            killed.Save(writer);
        }

        state.Position = 0;
        using (var resumed = RunRecorder.Resume(folder["killed"], new BinaryReader(state)))
        {
            Array.ForEach(reports[10..], resumed.Observe);
        }

        File.ReadAllText(Path.Combine(folder["killed"], "history.csv")).Should().Be(File.ReadAllText(Path.Combine(folder["straight"], "history.csv")));
        Directory.GetFiles(folder["killed"], "*partial*").Should().BeEmpty();
    }

    [Fact]
    public void A_history_that_lost_lines_is_named()
    {
        using var gradients = new Gradients();
        using var state = new MemoryStream();
        using (var recorder = new RunRecorder(folder["run"]))
        {
            recorder.Observe(gradients.Report(0));
            using var writer = new BinaryWriter(state, System.Text.Encoding.UTF8, leaveOpen: true);
            recorder.Save(writer);
        }

        var history = Path.Combine(folder["run"], "history.csv");
        File.WriteAllText(history, "step");
        state.Position = 0;
        ((Action)(() => RunRecorder.Resume(folder["run"], new BinaryReader(state)))).Should().Throw<InputException>().WithMessage($"{history}.partial: the file must hold the * bytes*Found 4; delete the checkpoint*");
    }

    [Fact]
    public void Other_tasks_are_refused()
    {
        using var gradients = new Gradients();
        var trace = new StepTrace();
        trace.Count.Should().Be(0);
        trace.Observe(gradients.Report(0));
        using var parameter = nn.Parameter(zeros(2));
        using var others = new GradientHarmonizer([parameter], [], new Sum());
        var report = others.Backward([(parameter * 2).sum()]);
        ((Action)(() => trace.Observe(report))).Should().Throw<ArgumentException>().WithMessage("*Found *");
        ((Action)(() => trace.Losses(3))).Should().Throw<ArgumentOutOfRangeException>();
    }

    public void Dispose() => folder.Dispose();

    /// <summary>Three losses that are linear in one parameter: their gradients are drawn.</summary>
    private sealed class Gradients : IDisposable
    {
        private readonly DisposeScope scope = NewDisposeScope();
        private readonly TorchSharp.Modules.Parameter parameter = nn.Parameter(ones(5));
        private readonly Generator generator = new(7);
        private readonly GradientHarmonizer harmonizer;

        public Gradients() => harmonizer = new([parameter], [], new GH());

        public StepReport Report(int step)
        {
            var rows = randn(3, 5, generator: generator) * (step + 1);
            return harmonizer.Backward([.. Enumerable.Range(0, 3).Select(task => (parameter * rows[task]).sum())]);
        }

        public void Dispose()
        {
            harmonizer.Dispose();
            scope.Dispose();
        }
    }
}
