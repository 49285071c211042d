using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MultiTaskGH.Numerics;

/// <summary>Doubles that one instruction multiplies and adds.</summary>
/// <remarks>One vector each: the compiler keeps structs of two in memory.</remarks>
internal interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    static abstract int Count { get; }

    /// <summary>Reads float32 or float64 numbers.</summary>
    static abstract TSelf Load<T>(ref T start, nuint offset);

    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf sum);

    static abstract double Sum(TSelf lanes);
}

internal readonly struct Lanes512(Vector512<double> numbers) : ILanes<Lanes512>
{
    private readonly Vector512<double> numbers = numbers;

    public static int Count => Vector512<double>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load<T>(ref T start, nuint offset) => new(typeof(T) == typeof(float)
        ? Vector512.WidenLower(Vector256.LoadUnsafe(ref Unsafe.As<T, float>(ref start), offset).ToVector512Unsafe())
        : Vector512.LoadUnsafe(ref Unsafe.As<T, double>(ref start), offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 MultiplyAdd(Lanes512 a, Lanes512 b, Lanes512 sum) => new(Vector512.MultiplyAddEstimate(a.numbers, b.numbers, sum.numbers));

    public static double Sum(Lanes512 lanes) => Vector512.Sum(lanes.numbers);
}

internal readonly struct Lanes256(Vector256<double> numbers) : ILanes<Lanes256>
{
    private readonly Vector256<double> numbers = numbers;

    public static int Count => Vector256<double>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load<T>(ref T start, nuint offset) => new(typeof(T) == typeof(float)
        ? Vector256.WidenLower(Vector128.LoadUnsafe(ref Unsafe.As<T, float>(ref start), offset).ToVector256Unsafe())
        : Vector256.LoadUnsafe(ref Unsafe.As<T, double>(ref start), offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 MultiplyAdd(Lanes256 a, Lanes256 b, Lanes256 sum) => new(Vector256.MultiplyAddEstimate(a.numbers, b.numbers, sum.numbers));

    public static double Sum(Lanes256 lanes) => Vector256.Sum(lanes.numbers);
}

internal readonly struct Lanes128(Vector128<double> numbers) : ILanes<Lanes128>
{
    private readonly Vector128<double> numbers = numbers;

    public static int Count => Vector128<double>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load<T>(ref T start, nuint offset) => new(typeof(T) == typeof(float)
        ? Vector128.WidenLower(Vector64.LoadUnsafe(ref Unsafe.As<T, float>(ref start), offset).ToVector128Unsafe())
        : Vector128.LoadUnsafe(ref Unsafe.As<T, double>(ref start), offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 MultiplyAdd(Lanes128 a, Lanes128 b, Lanes128 sum) => new(Vector128.MultiplyAddEstimate(a.numbers, b.numbers, sum.numbers));

    public static double Sum(Lanes128 lanes) => Vector128.Sum(lanes.numbers);
}
