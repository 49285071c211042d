namespace MultiTaskGH.Examples.Common;
internal static class C;
