using MultiTaskGH.Examples.Retrieval.Commands;

namespace MultiTaskGH.Retrieval.Tests;

/// <summary>Bad input is one clear line and exit code 2, and nothing is written. What the program runs is run, without starting it.</summary>
public sealed class RetrievalCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("--harmonizer: A harmonizer must be one of *gh++*pcgrad*. Found 'gh+++'.", "--harmonizer", "none,gh+++")]
    [InlineData("--harmonizer krum serves at least 3 tasks. Found a problem with 2; name another one.", "--harmonizer", "krum")]
    [InlineData("--harmonizer gh++-rotation serves at most 2 tasks. Found a problem with 4; name another one.", "cross-modal", "--harmonizer", "gh++-rotation")]
    [InlineData("--harmonizer modo needs 3 batches per step. Found one; name another one.", "composed", "--harmonizer", "modo")]
    [InlineData("--seeds must be a whole number of at least 1. Found '0'.", "--seeds", "0")]
    [InlineData("--iterations must be a whole number of at least 1. Found '0'.", "composed", "--iterations", "0")]
    [InlineData("--iterations belongs to composed and cross-modal. Found it without; name the command before it.", "--iterations", "5")]
    [InlineData("--heads belongs to cross-modal. Found it with composed.", "composed", "--heads", "own")]
    [InlineData("Unrecognized command or argument '--iteration'.", "composed", "--iteration", "5")]
    [InlineData("--harmonizer gh++-rotation serves at most 2 tasks. Found a problem with 4; name another one.", "--harmonizer", "gh++-rotation")]
    [InlineData("--data must name a file or a folder. Found an empty name.", "composed", "--data", "")]
    [InlineData("--data must name a file or a folder. Found an empty name.", "cross-modal", "--data", "")]
    [InlineData("--epsilon must be at most 255, the range of pixel values. Found 1000.", "composed", "--epsilon", "1000")]
    [InlineData("--seeds must stand after composed. Found it before.", "--seeds", "3", "composed")]
    [InlineData("--perturbation: A perturbation must be fgsm or gaussian. Found 'pgd'.", "composed", "--perturbation", "pgd")]
    [InlineData("--epsilon must be a positive number, such as 0.01. Found '-1'.", "composed", "--epsilon", "-1")]
    [InlineData("A backbone must be one of small, resnet18, resnet50. Found 'vgg16'.", "composed", "--backbone", "vgg16")]
    [InlineData("--weights needs --backbone resnet18 or resnet50, *", "composed", "--weights", "w.safetensors")]
    [InlineData("--batch must be from 2 to * for scenes. Found 1.", "composed", "--batch", "1")]
    [InlineData("--heads: Heads must be own or reweighted. Found 'both'.", "cross-modal", "--heads", "both")]
    [InlineData("*nowhere*", "composed", "--data", "nowhere")]
    [InlineData("*nowhere*", "cross-modal", "--data", "nowhere")]
    public void A_wrong_argument_is_one_line(string expected, params string[] args) =>
        BadInput.Fails(folder.Root, arguments => BadInput.RunHere(folder.Root, RetrievalCommand.Create, arguments), expected, args);

    public void Dispose() => folder.Dispose();
}
