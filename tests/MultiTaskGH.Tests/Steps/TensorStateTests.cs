using FluentAssertions;
using MultiTaskGH.Tests.Support;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MultiTaskGH.Tests.Steps;

/// <summary>States that hold a row of numbers per task for every parameter.</summary>
public sealed class TensorStateTests
{
    [Fact]
    public void A_step_that_fails_leaves_the_state_as_it_was()
    {
        using var scope = NewDisposeScope();
        var (model, twin) = (new TrunkModel(3), new TrunkModel(3));
        var fails = false;
        using var step = Step(model, new TrackingHarmonizer { OnSolve = () => _ = fails ? throw new FormatException() : 0 });
        using var undisturbed = Step(twin, new TrackingHarmonizer());
        for (var i = 0; i < 4; i++)
        {
            step.Run();
            undisturbed.Run();
            fails = true;
            step.Invoking(s => s.Run()).Should().Throw<FormatException>();
            step.Invoking(s => s.Run()).Should().Throw<FormatException>();
            fails = false;
        }

        model.Snapshot().Should().Equal(twin.Snapshot());
    }

    [Fact]
    public void A_run_that_is_saved_and_resumed_goes_on_bit_by_bit()
    {
        using var scope = NewDisposeScope();
        var (model, twin) = (new TrunkModel(3), new TrunkModel(3));
        using var step = Step(model, new TrackingHarmonizer());
        using var first = Step(twin, new TrackingHarmonizer());
        for (var i = 0; i < 3; i++)
        {
            step.Run();
            first.Run();
        }

        var bytes = Save(first);
        using var resumed = Step(twin, new TrackingHarmonizer());
        resumed.Load(new MemoryStream(bytes));
        Save(resumed).Should().Equal(bytes);
        for (var i = 0; i < 3; i++)
        {
            step.Run();
            resumed.Run();
        }

        model.Snapshot().Should().Equal(twin.Snapshot());
        resumed.StepIndex.Should().Be(6);
    }

    [Fact]
    public void A_state_of_many_chunks_goes_through_a_stream_that_cannot_seek_and_what_is_cut_off_is_refused()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(2);
        var wide = new Parameter(randn(40_000, ScalarType.Float64));
        using var saved = Gradients(wide);
        saved.Backward(wide.sum(), (wide * wide).sum());
        using var file = new MemoryStream();
        saved.Save(file);
        file.Length.Should().BeGreaterThan(2 * 40_000 * sizeof(double));
        using var resumed = Gradients(wide);

        using (var oneWay = new System.IO.Compression.DeflateStream(Deflated(file.ToArray()), System.IO.Compression.CompressionMode.Decompress))
        {
            resumed.Load(oneWay);
        }

        saved.Backward(wide.sum(), wide.sin().sum());
        var expected = Trunk.Values(wide.grad!);
        resumed.Backward(wide.sum(), wide.sin().sum());
        Trunk.Values(wide.grad!).Should().Equal(expected);
        foreach (var length in new[] { file.Length - 1, file.Length - 4, file.Length / 2, 70_000 })
        {
            resumed.Invoking(g => g.Load(new MemoryStream(file.ToArray()[..(int)length]))).Should().Throw<InvalidDataException>();
        }

        static GradientHarmonizer Gradients(Parameter parameter) => new([parameter], [], new TrackingHarmonizer()) { TaskKeys = ["a", "b"] };
    }

    [Fact]
    public void A_state_with_bytes_that_nobody_reads_is_refused()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(2);
        var definition = TrunkModel.Define(TrunkModel.Task(Letter.A), TrunkModel.Task(Letter.B));
        using var step = new ScriptedStep(model, definition, new CountingHarmonizer(), [model.Descent()]) { Losses = _ => model.HandIn(Letter.A, Letter.B) };
        var bytes = Save(step);

        // The last part is the number of solves, behind its length and before an empty chunk.
        byte[] longer = [.. bytes[..^12], 5, 0, 0, 0, .. bytes[^8..^4], 9, .. bytes[^4..]];

        bytes[^12..^8].Should().Equal(4, 0, 0, 0);
        step.Invoking(s => s.Load(new MemoryStream(longer))).Should().Throw<InvalidDataException>().WithMessage("*Found more bytes*");
    }

    [Fact]
    public void A_step_that_is_disposed_frees_its_state()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        using (var warm = Step(model, new TrackingHarmonizer()))
        {
            warm.Run();
        }

        ClearGradients(model);
        var tensors = NativeMemory.LiveTensors();
        var step = Step(model, new TrackingHarmonizer());
        step.Run();
        step.Run();
        ClearGradients(model);
        NativeMemory.LiveTensors().Should().BeGreaterThanOrEqualTo(tensors + 6, "the state is two rows of each task");

        step.Dispose();

        ClearGradients(model);
        NativeMemory.LiveTensors().Should().BeLessThanOrEqualTo(tensors);
    }

    [Fact]
    public void Steps_that_keep_a_state_leave_nothing_else()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        using var step = Step(model, new TrackingHarmonizer());
        Repeat(5);
        var tensors = NativeMemory.LiveTensors();

        Repeat(50);

        NativeMemory.LiveTensors().Should().Be(tensors);

        void Repeat(int steps)
        {
            for (var i = 0; i < steps; i++)
            {
                step.Run();
            }
        }
    }

    [Fact]
    public void A_step_whose_second_group_cannot_be_served_disposes_the_run_of_the_first()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(3);
        var disposed = 0;
        var harmonizer = new Disposing(() => disposed++);

        FluentActions.Invoking(() => new ScriptedStep(
            model, TrunkModel.Define(TrunkModel.Task(Letter.A), TrunkModel.Task(Letter.B, "second"), TrunkModel.Task(Letter.C, "second")), harmonizer, [model.Descent()])
        { Losses = _ => [] }).Should().Throw<ArgumentException>().WithMessage("*cannot harmonize 2 tasks*");

        disposed.Should().Be(1);
    }

    private static byte[] Save(ScriptedStep step)
    {
        using var stream = new MemoryStream();
        step.Save(stream);
        return stream.ToArray();
    }

    private static MemoryStream Deflated(byte[] bytes)
    {
        var deflated = new MemoryStream();
        using (var deflate = new System.IO.Compression.DeflateStream(deflated, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(bytes);
        }

        deflated.Position = 0;
        return deflated;
    }

    private static void ClearGradients(TrunkModel model)
    {
        foreach (var (_, parameter) in model.Parameters)
        {
            parameter.grad = null;
        }
    }

    private static ScriptedStep Step(TrunkModel model, Harmonizer harmonizer) => new(
        model, TrunkModel.Define([.. Enumerable.Range(0, 3).Select(i => TrunkModel.Task((Letter)i))]), harmonizer, [model.Descent(0.01)])
    {
        Losses = _ => model.HandIn(Letter.A, Letter.B, Letter.C),
    };

    /// <summary>Serves one task, and tells when a run is disposed.</summary>
    private sealed record Disposing(Action OnDispose) : Harmonizer
    {
        public override Needs Needs => Needs.None;

        public override HarmonizerRun Start(int taskCount)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(taskCount, 1);
            return new Run(OnDispose);
        }

        public override string ToString() => "new Disposing()";

        private sealed class Run(Action onDispose) : HarmonizerRun
        {
            public override HarmonizerResult Solve(in HarmonizerInput input, Span<double> weights) => HarmonizerResult.Solved;

            protected override void Dispose(bool disposing)
            {
                onDispose();
                base.Dispose(disposing);
            }
        }
    }
}
