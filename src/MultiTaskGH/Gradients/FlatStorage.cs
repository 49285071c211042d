using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>A flat tensor that outlives the steps, and the views that its users made of it.</summary>
internal sealed class FlatStorage : IDisposable
{
    private readonly ScalarType type;
    private readonly Device device;
    private readonly Dictionary<GradientRows, RowViews> views = new(ReferenceEqualityComparer.Instance);

    public FlatStorage(ScalarType type, Device device, long length)
    {
        using var noGrad = no_grad();
        Flat = zeros([length], type, device).DetachFromDisposeScope();
        this.type = type;
        this.device = device;
        Length = length;
    }

    public Tensor Flat { get; }

    public long Length { get; }

    public bool IsRented { get; set; }

    /// <summary>Who wrote last: only its views may still be the gradients of parameters, and only it knows what the storage holds.</summary>
    public GradientRows? LastUser { get; set; }

    public bool Holds(ScalarType otherType, Device otherDevice) => type == otherType && device.type == otherDevice.type && device.index == otherDevice.index;

    /// <summary>The views of a user, which stay for as long as the storage and the user do.</summary>
    public RowViews ViewsOf(GradientRows user)
    {
        if (!views.TryGetValue(user, out var found))
        {
            views[user] = found = new RowViews(Flat, user);
        }

        return found;
    }

    /// <summary>Frees the views of a user that is disposed.</summary>
    public void Forget(GradientRows user)
    {
        if (views.Remove(user, out var found))
        {
            found.Dispose();
        }

        LastUser = LastUser == user ? null : LastUser;
    }

    public void Dispose()
    {
        foreach (var view in views.Values)
        {
            view.Dispose();
        }

        views.Clear();
        Flat.Dispose();
    }
}
