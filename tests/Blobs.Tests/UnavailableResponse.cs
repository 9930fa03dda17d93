using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;

namespace Hayate.Blobs.Tests;

/// <summary>A busy service's answer in the place of the one that it gave.</summary>
internal sealed class UnavailableResponse(Response real) : Response
{
    public override int Status => 503;

    public override string ReasonPhrase => "Server Busy";

    public override Stream? ContentStream { get; set; }

    public override string ClientRequestId { get; set; } = real.ClientRequestId;

    public override void Dispose() => real.Dispose();

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) => (value = null) is not null;

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values) => (values = null) is not null;

    protected override bool ContainsHeader(string name) => false;

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => [];
}
