using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace MultiTaskGH;

/// <summary>Gathers the parameters of named members. Generated code calls it.</summary>
public sealed class ParameterCollector
{
    private readonly List<NamedParameter> collected = [];

    /// <summary>Adds all parameters of a module, named <c>member.parameter</c>.</summary>
    /// <param name="member">The name of the member that holds the module.</param>
    /// <param name="module">The module.</param>
    /// <exception cref="InvalidOperationException">The member is null.</exception>
    public ParameterCollector Add(string member, Module? module)
    {
        foreach (var (name, parameter) in NotNull(member, module).named_parameters())
        {
            collected.Add(new($"{member}.{name}", parameter));
        }

        return this;
    }

    /// <summary>Adds one parameter, named as its member.</summary>
    /// <param name="member">The name of the member that holds the parameter.</param>
    /// <param name="parameter">The parameter.</param>
    /// <exception cref="InvalidOperationException">The member is null.</exception>
    public ParameterCollector Add(string member, Parameter? parameter)
    {
        collected.Add(new(member, NotNull(member, parameter)));
        return this;
    }

    /// <summary>Adds all parameters of several modules, named <c>member[index].parameter</c>.</summary>
    /// <param name="member">The name of the member that holds the modules.</param>
    /// <param name="modules">The modules.</param>
    /// <exception cref="InvalidOperationException">The member, or one of its elements, is null.</exception>
    public ParameterCollector AddRange(string member, IEnumerable<Module?>? modules)
    {
        var index = 0;
        foreach (var module in NotNull(member, modules))
        {
            Add($"{member}[{index++}]", module);
        }

        return this;
    }

    /// <summary>Adds several parameters, named <c>member[index]</c>.</summary>
    /// <param name="member">The name of the member that holds the parameters.</param>
    /// <param name="parameters">The parameters.</param>
    /// <exception cref="InvalidOperationException">The member, or one of its elements, is null.</exception>
    public ParameterCollector AddRange(string member, IEnumerable<Parameter?>? parameters)
    {
        var index = 0;
        foreach (var parameter in NotNull(member, parameters))
        {
            Add($"{member}[{index++}]", parameter);
        }

        return this;
    }

    /// <summary>The parameters gathered so far, in the order of the calls.</summary>
    public IReadOnlyList<NamedParameter> ToList() => collected.ToArray();

    private static T NotNull<T>(string member, T? value)
        where T : class =>
        value ?? throw new InvalidOperationException($"The shared member '{member}' is null. Assign it in the constructor, before a step is created.");
}
