using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>
/// The storages that the steps of one model share. A step rents one when an update begins and returns it when the update ends, so that one that
/// accumulates keeps its own while another one runs. Two models share nothing, and may be trained on two threads.
/// </summary>
internal sealed class GradientPool
{
    private static readonly ConditionalWeakTable<object, GradientPool> Pools = [];

    private readonly List<FlatStorage> storages = [];
    private int users;

    /// <summary>The pool of a model. Who asks for it releases it.</summary>
    public static GradientPool Of(object model)
    {
        var pool = Pools.GetOrCreateValue(model);
        lock (pool.storages)
        {
            pool.users++;
        }

        return pool;
    }

    /// <summary>A pool that nobody else uses.</summary>
    public static GradientPool Private() => new() { users = 1 };

    /// <summary>A storage of at least a length. Gradients that its former user left on parameters, which are views of it, are taken away.</summary>
    public FlatStorage Rent(ScalarType type, Device device, long length, GradientRows renter)
    {
        lock (storages)
        {
            // A storage that the renter used last still holds its views and its zeros; one that is too short must be replaced.
            var found = storages
                .Where(storage => !storage.IsRented && storage.Holds(type, device))
                .MaxBy(storage => (storage.Length >= length ? 2 : 0) + (storage.LastUser == renter ? 1 : 0));
            if (found is not null && (found.LastUser != renter || found.Length < length))
            {
                found.LastUser?.TakeGradientsAway();
            }

            if (found is not null && found.Length < length)
            {
                Drop(found);
                found = null;
            }

            if (found is null)
            {
                storages.Add(found = new FlatStorage(type, device, length));
            }

            found.IsRented = true;
            return found;
        }
    }

    /// <summary>Makes a user the last one of a storage that is rented, and returns its views. They know nothing of what others wrote.</summary>
    public RowViews Use(FlatStorage storage, GradientRows user)
    {
        lock (storages)
        {
            var views = storage.ViewsOf(user);
            if (storage.LastUser != user)
            {
                views.ForgetZeros();
            }

            storage.LastUser = user;
            return views;
        }
    }

    public void Return(FlatStorage storage)
    {
        lock (storages)
        {
            storage.IsRented = false;
        }
    }

    /// <summary>Takes back a storage and frees it.</summary>
    public void Discard(FlatStorage storage)
    {
        lock (storages)
        {
            Drop(storage);
        }
    }

    /// <summary>
    /// Frees what belongs to a user that is disposed, on whichever thread. The gradients that it left on parameters stay: nobody else may write to what
    /// they view. Who has rented the storage since took them away.
    /// </summary>
    public void Forget(GradientRows user)
    {
        lock (storages)
        {
            foreach (var storage in storages.ToArray())
            {
                if (!storage.IsRented && storage.LastUser == user && user.LeavesGradients)
                {
                    Drop(storage);
                }
                else
                {
                    storage.Forget(user);
                }
            }
        }
    }

    /// <summary>Gives the pool up: it is emptied with its last user.</summary>
    public void Release()
    {
        lock (storages)
        {
            if (--users > 0)
            {
                return;
            }

            foreach (var storage in storages)
            {
                storage.Dispose();
            }

            storages.Clear();
        }
    }

    private void Drop(FlatStorage storage)
    {
        storages.Remove(storage);
        storage.Dispose();
    }
}
