namespace Hayate.Worker.Reports;

/// <summary>The coordinator does not take what this attempt reports and never will: nobody would ever see what it comes to.</summary>
internal sealed class RefusedException(string because)
    : Exception($"The coordinator refuses the reports of this attempt for good: {because} Workers and coordinator must be of versions that understand each other.");
