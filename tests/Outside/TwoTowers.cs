using MultiTaskGH;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Outside;

/// <summary>A recommender: one tower embeds users, the other one items. Their embeddings serve three tasks; ratings are rare.</summary>
[MultiTask]
internal sealed partial class TwoTowers : Module
{
    [Shared]
    private readonly Tower users = new("users", 12);
    [Shared]
    private readonly Tower items = new("items", 20);
    private readonly Linear watch_head = Linear(2 * Tower.Width, 1);
    private readonly Sequential rating_head = Sequential(Linear(2 * Tower.Width, 8), ReLU(), Linear(8, 1));

    public TwoTowers()
        : base(nameof(TwoTowers)) => RegisterComponents();

    [Intermediate]
    private Tensor User(Tensor userFeatures) => users.call(userFeatures);

    [Intermediate]
    private Tensor Item(Tensor itemFeatures) => items.call(itemFeatures);

    [Intermediate]
    private static Tensor Pair(Tensor user, Tensor item) => cat([user, item], 1);

    [Task("click")]
    private static Tensor Click(Tensor user, Tensor item, Tensor clicks) => functional.binary_cross_entropy_with_logits((user * item).sum(1L), clicks);

    [Task("watch", Weight = 0.5)]
    private Tensor Watch(Tensor pair, Tensor minutes) => functional.mse_loss(watch_head.call(pair), minutes);

    [Task("rating")]
    private Tensor? Rating(Tensor pair, Tensor? ratings) => ratings is null ? null : functional.smooth_l1_loss(rating_head.call(pair), ratings);
}
