namespace MultiTaskGH;

/// <summary>How <see cref="GH"/> extends from two tasks to N. With two tasks both are the formula of the paper.</summary>
public enum GHForm
{
    /// <summary>Every gradient is projected onto the cone of directions that hurt no task. The direction hurts none, for any N.</summary>
    Exact,

    /// <summary>Every gradient loses its components against those that it conflicts with. Closed form; for N &gt; 2 a task may still be hurt.</summary>
    Pairwise,
}
