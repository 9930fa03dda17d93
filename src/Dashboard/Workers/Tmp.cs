namespace Hayate.Dashboard.Workers; internal static class Tmp;
