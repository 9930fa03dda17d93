namespace Hayate.Dashboard.Runs; internal static class Tmp;
