using System.Diagnostics;
using System.Text;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Optimizer = TorchSharp.torch.optim.Optimizer;

namespace MultiTaskGH.Examples.Common;

/// <summary>The state of an optimizer in a checkpoint, to the last bit: rates, momenta, and numbers of steps. SGD, Adam and AdamW are known.</summary>
public static class OptimizerCheckpoint
{
    /// <summary>Writes the state.</summary>
    /// <param name="optimizer">The optimizer; it need not have made a step.</param>
    /// <param name="stream">Receives the state.</param>
    /// <exception cref="ArgumentException">The optimizer is none of SGD, Adam and AdamW.</exception>
    public static void Save(Optimizer optimizer, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        var groups = GroupsOf(optimizer);
        writer.Write(optimizer.GetType().Name);
        writer.Write(groups.Count);
        foreach (var (options, parameters) in groups)
        {
            writer.Write(options.LearningRate!.Value);
            writer.Write(options.InitialLearningRate);
            writer.Write(FixedOptions(options));
            writer.Write(parameters.Count);
            foreach (var (_, state) in parameters)
            {
                var (steps, moments) = Contents(state);
                writer.Write(steps);
                foreach (var moment in moments)
                {
                    writer.Write(moment is not null);
                    if (moment is not null)
                    {
                        TensorFormat.Write(writer, moment);
                    }
                }
            }
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote. A stream that does not fit changes nothing.</summary>
    /// <param name="optimizer">An optimizer of the same type over parameters of the same shapes. Its learning rates are set to those of the stream; all other options must be equal.</param>
    /// <param name="stream">Holds the state.</param>
    /// <exception cref="ArgumentException">The optimizer is none of SGD, Adam and AdamW.</exception>
    /// <exception cref="InvalidDataException">The state is of another optimizer.</exception>
    /// <exception cref="EndOfStreamException">The stream ends too early.</exception>
    public static void Load(Optimizer optimizer, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);

        // Holds what was read until all of it fits. What the optimizer receives leaves the scope, and any scope of the caller.
        using var scope = NewDisposeScope();
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        var groups = GroupsOf(optimizer);
        Expect("The optimizer", optimizer.GetType().Name, reader.ReadString());
        Expect("The number of parameter groups", groups.Count, reader.ReadInt32());
        var changes = new List<Action>();
        for (var group = 0; group < groups.Count; group++)
        {
            var (options, parameters) = groups[group];
            var (rate, initialRate) = (reader.ReadDouble(), reader.ReadDouble());
            if (!(double.IsFinite(rate) && double.IsFinite(initialRate) && rate >= 0 && initialRate >= 0))
            {
                throw new InvalidDataException(FormattableString.Invariant($"Learning rates must be finite and not negative. Found {rate}, at first {initialRate}."));
            }

            changes.Add(() => (options.LearningRate, options.InitialLearningRate) = (rate, initialRate));
            var fixedOptions = FixedOptions(options);
            if (!reader.ReadBytes(fixedOptions.Length).AsSpan().SequenceEqual(fixedOptions))
            {
                throw new InvalidDataException(FormattableString.Invariant($"Parameter group {group} must have the same options, such as momentum and weight decay. Found others."));
            }

            Expect(FormattableString.Invariant($"The number of parameters in group {group}"), parameters.Count, reader.ReadInt32());
            for (var i = 0; i < parameters.Count; i++)
            {
                var name = FormattableString.Invariant($"moment of parameter {i} in group {group}");
                changes.Add(ReadParameter(reader, parameters[i].Parameter, parameters[i].State, name));
            }
        }

        changes.ForEach(change => change());
    }

    private static Action ReadParameter(BinaryReader reader, Parameter parameter, OptimizerState state, string name)
    {
        var steps = reader.ReadInt64();
        if (steps < 0)
        {
            throw new InvalidDataException(FormattableString.Invariant($"A number of steps must not be negative. Found {steps}."));
        }

        var moments = Array.ConvertAll(Contents(state).Moments, own =>
        {
            var exists = reader.ReadBoolean();

            // SGD makes its momenta in the first step; Adam has all of its own from the beginning.
            if (state is not SGD.State && exists != own is not null)
            {
                throw new InvalidDataException($"There must be {(exists ? "no" : "a")} {name}.");
            }

            return exists ? TensorFormat.Read(reader, parameter, name) : null;
        });
        return () => Replace(state, steps, Array.ConvertAll(moments, moment => moment?.DetachFromDisposeScope()));
    }

    private static List<(OptimizerOptions Options, List<(Parameter Parameter, OptimizerState State)> Parameters)> GroupsOf(Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        if (optimizer is not OptimizerHelper helper || optimizer is not (SGD or Adam or AdamW))
        {
            throw new ArgumentException($"Checkpoints know SGD, Adam and AdamW. Found {optimizer.GetType().Name}.", nameof(optimizer));
        }

        var dictionary = helper.state_dict();
        Parameter[] parameters = [.. optimizer.parameters()];
        return [.. dictionary.Options.Zip(dictionary.StateIndexRef, (options, places) =>
            (options, places.Select(place => (parameters[place], dictionary.State[place])).ToList()))];
    }

    // What a schedule of learning rates leaves alone.
    private static byte[] FixedOptions(OptimizerOptions options)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        options.SaveStateDict(writer);
        return bytes.ToArray()[(2 * sizeof(double))..];
    }

    private static (long Steps, Tensor?[] Moments) Contents(OptimizerState state) => state switch
    {
        SGD.State sgd => (0, [sgd.momentum_buffer]),
        Adam.State adam => (adam.step, [adam.exp_avg, adam.exp_avg_sq, adam.max_exp_avg_sq]),
        AdamW.State adamW => (adamW.step, [adamW.exp_avg, adamW.exp_avg_sq, adamW.max_exp_avg_sq]),
        _ => throw new UnreachableException(),
    };

    private static void Replace(OptimizerState state, long steps, Tensor?[] moments)
    {
        ((IDisposable)state).Dispose();
        switch (state)
        {
            case SGD.State sgd:
                sgd.momentum_buffer = moments[0];
                break;
            case Adam.State adam:
                (adam.step, adam.exp_avg, adam.exp_avg_sq, adam.max_exp_avg_sq) = (steps, moments[0], moments[1], moments[2]);
                break;
            case AdamW.State adamW:
                (adamW.step, adamW.exp_avg, adamW.exp_avg_sq, adamW.max_exp_avg_sq) = (steps, moments[0], moments[1], moments[2]);
                break;
        }
    }

    private static void Expect<T>(string what, T expected, T found)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, found))
        {
            throw new InvalidDataException(FormattableString.Invariant($"{what} must be {expected}. Found {found}."));
        }
    }
}
