// What C# needs of the library and netstandard2.0 lacks. Written out, not generated: generators of such files add them in an order that changes from
// build to build, and with it the bytes of the assembly. Embedded: assemblies that see each other's internals do not see these.
#pragma warning disable IDE0130 // The compiler looks for them under these names.

namespace Microsoft.CodeAnalysis
{
    [Embedded]
    [AttributeUsage(AttributeTargets.All)]
    internal sealed class EmbeddedAttribute : Attribute;
}

namespace System.Runtime.CompilerServices
{
    [Microsoft.CodeAnalysis.Embedded]
    internal static class IsExternalInit;
}

namespace System
{
    [Microsoft.CodeAnalysis.Embedded]
    internal readonly struct Index(int value, bool fromEnd = false)
    {
        public int GetOffset(int length) => fromEnd ? length - value : value;
    }
}
