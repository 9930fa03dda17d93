using System.Globalization;
using Azure;
using Azure.Identity;
using Polly;

namespace Hayate.Blobs;

/// <summary>What goes wrong with Azure Storage, as the one kind of failure that callers know of every store.</summary>
internal static class AzureFailures
{
    /// <summary>Whether it is a failure of the store, or of the way to it, and not the caller giving up or the content breaking off.</summary>
    public static bool IsOfStore(Exception failure, CancellationToken cancellationToken) => Innermost(failure) switch
    {
        RequestFailedException or AuthenticationFailedException or ExecutionRejectedException => true,
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        _ => false,
    };

    /// <summary>The failure in words.</summary>
    /// <param name="container">Address of the container.</param>
    /// <param name="deed">Completes the sentence "could not ...".</param>
    /// <param name="failure">What the client threw.</param>
    public static BlobStoreException Explain(Uri container, string deed, Exception failure)
    {
        var cause = Innermost(failure);
        return new BlobStoreException($"The blob container {container.GetLeftPart(UriPartial.Path)} could not {deed}: {Reason(cause)}", cause);
    }

    private static string Reason(Exception cause) => cause switch
    {
        ExecutionRejectedException => "it has not answered for a while and is left in peace for some seconds.",
        OperationCanceledException => "there was no answer in time. Check that it is reachable from here.",
        AuthenticationFailedException => $"this process has no identity that it accepts. {FirstLine(cause)} Give it a managed identity, or set Hayate:Blobs:ConnectionString.",
        RequestFailedException { Status: 0 } => $"there is no connection: {FirstLine(cause)} Check that it is reachable from here and that Hayate:Blobs names the right account.",
        RequestFailedException { Status: 401 or 403 } refused => $"access is denied ({Code(refused)}). Give the identity or key of Hayate:Blobs the right to read and write blobs.",
        RequestFailedException { Status: 412 } => "the blob was replaced meanwhile.",
        RequestFailedException refused => $"it answered {Code(refused)}.",
        _ => cause.Message,
    };

    private static string Code(RequestFailedException refused) => refused.ErrorCode ?? refused.Status.ToString(CultureInfo.InvariantCulture);

    private static string FirstLine(Exception cause) => cause.Message.Split('\n')[0].Trim().TrimEnd('.') + ".";

    // Several tries come back as one aggregate: they failed for one reason.
    private static Exception Innermost(Exception failure) => failure is AggregateException { InnerExceptions: [.., var last] } ? Innermost(last) : failure;
}
