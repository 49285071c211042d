using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace MultiTaskGH.Examples.Retrieval.CrossModal.Models;

/// <summary>The losses of pairs of views. All tensors belong to the caller's dispose scope.</summary>
internal static class CrossModalLosses
{
    /// <summary>How far the two views of a pair are apart: 1 - cosine, half the squared distance of unit vectors, in the mean of the pairs.</summary>
    /// <param name="images">Unit vectors, B x E.</param>
    /// <param name="texts">Unit vectors of the same pairs, B x E.</param>
    /// <returns>A scalar from 0 to 2.</returns>
    public static Tensor Alignment(Tensor images, Tensor texts) => 1 - (images * texts).sum(1).mean();

    /// <summary>How probable it is that an image and a text are of one category, where the two predictions are independent: the inner product of both distributions.</summary>
    /// <param name="imageLogits">B x categories.</param>
    /// <param name="textLogits">C x categories.</param>
    /// <returns>B x C, from 0 to 1.</returns>
    public static Tensor Relevance(Tensor imageLogits, Tensor textLogits) => matmul(softmax(imageLogits, 1), softmax(textLogits, 1).transpose(0, 1));

    /// <summary>
    /// Each view's own partner is to score higher than the others, by a margin: the mean over both directions of
    /// <c>max(0, margin - score(query, partner) + score(query, other))</c> over all others of the batch that are of another category.
    /// </summary>
    /// <remarks>
    /// The bidirectional triplet loss of R. Kiros et al. (2014), eq. 5 of F. Faghri et al., <em>VSE++</em>, BMVC 2018, without the others of the query's own category, which
    /// are right answers. All of them count, not the hardest alone: where most pictures do not tell their category, the hardest is an outlier.
    /// </remarks>
    /// <param name="scores">B x B: how well the image of the row and the text of the column go together.</param>
    /// <param name="categories">The categories of the pairs, B.</param>
    /// <param name="margin">The margin, above 0.</param>
    /// <returns>A scalar; 0, with a gradient of 0, where all pairs are of one category.</returns>
    public static Tensor Ranking(Tensor scores, Tensor categories, double margin)
    {
        var others = categories.unsqueeze(0).ne(categories.unsqueeze(1)).to(scores.dtype);
        var partners = scores.diagonal();

        // Rows are queries that are images, columns queries that are texts: the condition is the same both ways.
        var ofImages = (margin - partners.unsqueeze(1) + scores).relu() * others;
        var ofTexts = (margin - partners.unsqueeze(0) + scores).relu() * others;
        return (ofImages + ofTexts).sum() / (2 * others.sum()).clamp(min: 1);
    }
}
