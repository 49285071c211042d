namespace MultiTaskGH.Tests.Promises;

/// <summary>What each method promises: the declaration from which the page's tables are made, and which the tests measure.</summary>
internal static class PromiseTable
{
    public static readonly Method[] Methods =
    [
        new("Sum", _ => new Sum(), []),
        new("Mean", _ => new Mean(), []),
        new("GH", _ => new GH(), []),
        new("GH, pairwise", _ => new GH { Form = GHForm.Pairwise }, []),
        new("GH++", _ => new GHPlusPlus(), []),
        new("GH++, projected", _ => new GHPlusPlus { ProjectDirection = true }, []),
        new("GH++, released", _ => new GHPlusPlusReleased(), []),
        new("PCGrad", _ => new PCGrad(), []),
    ];
}
