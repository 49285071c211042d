using TorchSharp;
using static TorchSharp.torch;

namespace Trainer;

/// <summary>A data set of two targets per row. Random rows: put your own in their place.</summary>
public sealed class RandomData : IDisposable
{
    public const long FeatureCount = 8;
    public const long LabelCount = 3;

    private readonly Tensor inputs = randn(2048, FeatureCount);
    private readonly Tensor values;
    private readonly Tensor labels;

    public RandomData()
    {
        using var scope = NewDisposeScope();
        values = inputs.square().mean([1L], keepdim: true).MoveToOuterDisposeScope();
        labels = inputs.narrow(1, 0, LabelCount).argmax(1).MoveToOuterDisposeScope();
    }

    /// <summary>All rows in a new order, batch by batch. A batch lives until the next one is asked for.</summary>
    public IEnumerable<(Tensor Inputs, Tensor Values, Tensor Labels)> Batches(long size)
    {
        using var order = randperm(inputs.shape[0]);
        for (var start = 0L; start < inputs.shape[0]; start += size)
        {
            using var rows = order.narrow(0, start, Math.Min(size, inputs.shape[0] - start));
            using var batchInputs = inputs.index_select(0, rows);
            using var batchValues = values.index_select(0, rows);
            using var batchLabels = labels.index_select(0, rows);
            yield return (batchInputs, batchValues, batchLabels);
        }
    }

    public void Dispose()
    {
        inputs.Dispose();
        values.Dispose();
        labels.Dispose();
    }
}
