using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>The gradients of some tasks, entry by entry: for each device and type of the parameters one flat row per task.</summary>
/// <remarks>The rows are the step's own memory. A method may overwrite their entries; it must neither dispose the tensors nor keep them.</remarks>
public sealed class GradientEntries
{
    private readonly IReadOnlyList<IReadOnlyList<Tensor>> blocks;

    /// <summary>Gives access to rows.</summary>
    /// <param name="blocks">
    /// By block, then by task: tensors of shape [P_b], of one device and floating-point type within a block; the number of tasks is that of every block.
    /// </param>
    /// <exception cref="ArgumentException">No block, no task, or rows that do not fit each other.</exception>
    public GradientEntries(IReadOnlyList<IReadOnlyList<Tensor>> blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        if (blocks.Count == 0 || blocks[0].Count == 0)
        {
            throw new ArgumentException("blocks must hold at least one row. Found none.", nameof(blocks));
        }

        for (var b = 0; b < blocks.Count; b++)
        {
            if (blocks[b].Count != blocks[0].Count)
            {
                throw new ArgumentException($"blocks must each have one row per task. Found {blocks[b].Count} in block {b} and {blocks[0].Count} in block 0.", nameof(blocks));
            }

            var first = blocks[b][0];
            foreach (var row in blocks[b])
            {
                if (row.dim() != 1 || row.shape[0] != first.shape[0] || row.dtype != first.dtype || row.device_type != first.device_type || row.device_index != first.device_index)
                {
                    throw new ArgumentException(
                        $"blocks must hold flat rows of one length, type and device each. Found [{string.Join(", ", row.shape)}] {row.dtype} beside [{string.Join(", ", first.shape)}] {first.dtype} in block {b}.",
                        nameof(blocks));
                }
            }
        }

        this.blocks = blocks;
    }

    /// <summary>The number of tasks, N.</summary>
    public int TaskCount => blocks[0].Count;

    /// <summary>The number of blocks: one per device and type of the parameters.</summary>
    public int BlockCount => blocks.Count;

    /// <summary>A task's gradient over the parameters of a block.</summary>
    /// <param name="block">Below <see cref="BlockCount"/>.</param>
    /// <param name="task">The task's position among the active ones, below <see cref="TaskCount"/>.</param>
    /// <returns>Shape [P_b]; the step's own memory.</returns>
    public Tensor Row(int block, int task) => blocks[block][task];
}
