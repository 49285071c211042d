using static TorchSharp.torch;

namespace MultiTaskGH.Tests.Generated;

/// <summary>Labelled images of one domain and unlabelled ones of another, as domain adaptation draws them.</summary>
internal sealed record DomainBatch(Tensor Source, Tensor Labels, Tensor Target)
{
    public const int Classes = 3;
    public const int Width = 6;

    public static DomainBatch Random() => new(
        randn([8, Width], dtype: ScalarType.Float64),
        randint(0, Classes, [8], dtype: ScalarType.Int64),
        randn([8, Width], dtype: ScalarType.Float64) + 0.5);
}
