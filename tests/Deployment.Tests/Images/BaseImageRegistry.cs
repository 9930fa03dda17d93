using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hayate.Deployment.Tests.Images;

/// <summary>A registry with one image in it, small and empty, in the place of .NET's own: the SDK asks it as it asks any other.</summary>
internal sealed class BaseImageRegistry : IAsyncDisposable
{
    private const string ManifestType = "application/vnd.docker.distribution.manifest.v2+json";

    private readonly WebApplication _application;
    private readonly Dictionary<string, byte[]> _blobs = [];

    private BaseImageRegistry(WebApplication application) => _application = application;

    /// <summary>The image's address.</summary>
    public string Image => $"localhost:{new Uri(_application.Urls.Single()).Port}/dotnet/aspnet:10.0-noble";

    public static async Task<BaseImageRegistry> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        BaseImageRegistry registry = new(builder.Build());
        registry.Map();
        registry._application.Urls.Add("http://127.0.0.1:0");
        await registry._application.StartAsync();
        return registry;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private void Map()
    {
        var layer = Layer();
        var config = Add(Encoding.UTF8.GetBytes(new JsonObject
        {
            ["architecture"] = "amd64",
            ["os"] = "linux",
            ["config"] = new JsonObject { ["Env"] = new JsonArray("APP_UID=1654", "ASPNETCORE_HTTP_PORTS=8080"), ["User"] = "root" },
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray(Digest(layer)) },
        }.ToJsonString()));
        var packed = Add(Compress(layer));
        var manifest = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = ManifestType,
            ["config"] = Descriptor("application/vnd.docker.container.image.v1+json", config),
            ["layers"] = new JsonArray(Descriptor("application/vnd.docker.image.rootfs.diff.tar.gzip", packed)),
        }.ToJsonString();
        _application.MapGet("/v2/", () => Results.Ok());
        _application.MapMethods("/v2/dotnet/aspnet/manifests/{reference}", ["GET", "HEAD"], () => Results.Text(manifest, ManifestType));
        _application.MapMethods("/v2/dotnet/aspnet/blobs/{digest}", ["GET", "HEAD"], (string digest) => Results.Bytes(_blobs[digest], "application/octet-stream"));
    }

    private string Add(byte[] blob)
    {
        _blobs[Digest(blob)] = blob;
        return Digest(blob);
    }

    private JsonObject Descriptor(string type, string digest) => new() { ["mediaType"] = type, ["size"] = _blobs[digest].Length, ["digest"] = digest };

    private static string Digest(byte[] content) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";

    private static byte[] Layer()
    {
        using MemoryStream stream = new();
        using (TarWriter writer = new(stream, leaveOpen: true)) writer.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "tmp/"));
        return stream.ToArray();
    }

    private static byte[] Compress(byte[] content)
    {
        using MemoryStream stream = new();
        using (GZipStream zip = new(stream, CompressionLevel.Fastest)) zip.Write(content);
        return stream.ToArray();
    }
}
