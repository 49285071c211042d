namespace MultiTaskGH.Generators.Parsing;

/// <summary>What an annotated class can break. The analyzer has a descriptor for each.</summary>
internal enum Rule
{
    HostNotPartial,
    HostNotSupported,
    NoTask,
    NoShared,
    DuplicateKey,
    InvalidKey,
    KeysOfOneIdentifier,
    TaskReturnsNoTensor,
    IntermediateReturnsNoValue,
    MethodNotSupported,
    ParameterNotSupported,
    UnknownIntermediate,
    CyclicIntermediates,
    ArgumentsDiffer,
    IntermediateDoesNotFit,
    SharedHoldsNoParameters,
    InvalidWeight,
    LanguageVersionNotSupported,
    NameTaken,
    ArgumentNotAccessible,
    DuplicateIntermediate,
    UnusedIntermediate,
}
