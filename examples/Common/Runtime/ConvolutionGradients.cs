using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Examples.Common;

/// <summary>Sees to it that the gradients of a network's convolutions are right.</summary>
/// <remarks>
/// oneDNN 3.7.1, which libtorch 2.10 computes convolutions with on a CPU, was found to give wrong gradients for the input of a convolution, without a word, where
/// the output channels are no multiple of the 16 numbers of an AVX-512 register (8 of AVX2) and the kernel is larger than 1 x 1: a fifth of the largest entry wrong with 8 or 20
/// channels, or NaN. libtorch's own kernels are right.
/// </remarks>
public static class ConvolutionGradients
{
    // Right ones differ by the rounding of float32, some 1e-6 of the largest entry.
    private const double Tolerance = 1e-3;

    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, bool> Tried = [];

    // at::globalContext() and at::Context::setUserEnabledMkldnn(bool).
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate nint GlobalContext();

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void SetUserEnabled(nint context, byte isEnabled);

    /// <summary>Tries each convolution of a network on a small input. Where one has a wrong gradient, oneDNN is turned off for the whole process, and the user is told.</summary>
    /// <param name="network">The network. Nothing is drawn from torch's generators.</param>
    /// <exception cref="TrainingException">A gradient is wrong, and oneDNN cannot be turned off here.</exception>
    public static void Ensure(Module network)
    {
        ArgumentNullException.ThrowIfNull(network);
        lock (Gate)
        {
            foreach (var convolution in network.modules().Prepend(network).OfType<Conv2d>().Where(layer => layer.weight is { } weight && weight.dtype == float32 && weight.device_type == DeviceType.CPU))
            {
                if (!IsRight(convolution))
                {
                    TurnOff(Describe(convolution));

                    // What was tried before was tried with oneDNN.
                    Tried.Clear();
                    if (!IsRight(convolution))
                    {
                        throw new TrainingException($"The gradient of a convolution ({Describe(convolution)}) is wrong on this machine, without oneDNN too. Another --device may help.");
                    }
                }
            }
        }
    }

    /// <summary>The largest error of the gradient for the input, as a share of the largest entry.</summary>
    internal static double ErrorOf(Conv2d convolution)
    {
        using var scope = NewDisposeScope();
        var side = 8 + convolution.kernel_size.Zip(convolution.dilation!, (kernel, dilation) => dilation * (kernel - 1)).Max();
        var inputs = arange(2 * convolution.in_channels * side * side, dtype: float64).mul_(0.7).sin_().view(2, convolution.in_channels, side, side);
        var exact = Gradient(convolution, inputs);
        var found = Gradient(convolution, inputs.to(float32));
        var error = (found.to(float64) - exact).abs().max().ToDouble() / exact.abs().max().ToDouble();
        return double.IsNaN(error) ? double.PositiveInfinity : error;
    }

    private static bool IsRight(Conv2d convolution)
    {
        var kind = Describe(convolution);
        if (!Tried.TryGetValue(kind, out var isRight))
        {
            Tried[kind] = isRight = ErrorOf(convolution) < Tolerance;
        }

        return isRight;
    }

    // A padding that the layer has by name (valid, same) is as good as none here: it moves the rim.
    private static Tensor Gradient(Conv2d convolution, Tensor inputs)
    {
        using var scope = NewDisposeScope();
        var variable = inputs.detach().requires_grad_();
        var weight = convolution.weight!.detach().to(inputs.dtype);
        functional.conv2d(variable, weight, null, convolution.stride, convolution.padding ?? [0, 0], convolution.dilation, convolution.groups).square().sum().backward();
        return variable.grad!.MoveToOuterDisposeScope();
    }

    private static string Describe(Conv2d convolution) => FormattableString.Invariant(
        $"{convolution.in_channels} to {convolution.out_channels} channels, kernel {string.Join(" x ", convolution.kernel_size)}, stride {string.Join(" x ", convolution.stride!)}, padding {(convolution.padding is { } padding ? string.Join(" x ", padding) : "by name")}, dilation {string.Join(" x ", convolution.dilation!)}, groups {convolution.groups}");

    // What torch.backends.mkldnn.enabled = False does in Python; TorchSharp has no such switch.
    private static void TurnOff(string convolution)
    {
        if (!OperatingSystem.IsLinux()
            || !NativeLibrary.TryLoad("libtorch_cpu.so", typeof(torch).Assembly, null, out var library)
            || !NativeLibrary.TryGetExport(library, "_ZN2at13globalContextEv", out var globalContext)
            || !NativeLibrary.TryGetExport(library, "_ZN2at7Context20setUserEnabledMkldnnEb", out var setUserEnabled))
        {
            throw new TrainingException($"oneDNN gives a wrong gradient of a convolution ({convolution}) on this machine and cannot be turned off. Another --device may help.");
        }

        var context = Marshal.GetDelegateForFunctionPointer<GlobalContext>(globalContext)();
        Marshal.GetDelegateForFunctionPointer<SetUserEnabled>(setUserEnabled)(context, 0);
        TrainingProgress.Announce($"oneDNN gives a wrong gradient of a convolution ({convolution}) on this machine: torch goes on without it, a little slower.");
    }
}
