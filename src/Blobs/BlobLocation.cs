using System.Text.RegularExpressions;
using Azure.Identity;
using Azure.Storage.Blobs;
using Hayate.Resilience;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Hayate.Blobs;

/// <summary>
/// Where blobs are: keys <c>Hayate:Blobs:*</c> of the coordinator and of workers, which must mean the same place in both. Exactly one of
/// directory, connection string and container's address is given.
/// </summary>
public sealed partial record BlobLocation
{
    /// <summary>The section's name in the configuration.</summary>
    public const string Section = "Hayate:Blobs";

    private static readonly string[] Keys = [nameof(Directory), nameof(ConnectionString), nameof(Container), nameof(ContainerUri)];

    /// <summary><c>Directory</c>: on this machine, or on a file system that all machines share. Default: <c>blobs</c> in the data directory.</summary>
    public string? Directory { get; init; }

    /// <summary><c>ConnectionString</c>: of an Azure storage account, or of Azurite. A secret: give it in the environment.</summary>
    public string? ConnectionString { get; init; }

    /// <summary><c>Container</c>: container in the account of the connection string. Default: <c>hayate</c>.</summary>
    public string Container { get; init; } = "hayate";

    /// <summary>
    /// <c>ContainerUri</c>: address of a container, such as <c>https://account.blob.core.windows.net/hayate</c>, entered with the identity of
    /// the process: managed identity, workload identity, or whoever has signed in on a developer's machine.
    /// </summary>
    public Uri? ContainerUri { get; init; }

    /// <summary>Reads and checks <c>Hayate:Blobs</c>.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="otherwise">Directory when nothing is said.</param>
    /// <param name="errors">Takes a line for each mistake, naming the key, what was expected and the cure. Secrets are not repeated.</param>
    public static BlobLocation From(IConfiguration configuration, string otherwise, ICollection<string> errors)
    {
        var section = configuration.GetSection(Section);
        foreach (var unknown in section.GetChildren().Where(child => !Keys.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
            errors.Add($"{unknown.Path} is no setting: {string.Join(", ", Keys)} are. Correct or remove it.");
        var (directory, connection, address) = (Text(section, nameof(Directory)), Text(section, nameof(ConnectionString)), Text(section, nameof(ContainerUri)));
        var given = new[] { (nameof(Directory), directory), (nameof(ConnectionString), connection), (nameof(ContainerUri), address) }
            .Where(pair => pair.Item2 is not null).Select(pair => pair.Item1).ToList();
        if (given.Count > 1)
            errors.Add($"{Section} gives {string.Join(" and ", given)}, but blobs are in one place. Keep the one where they are.");
        return new BlobLocation
        {
            Directory = given.Count == 0 ? Path.GetFullPath(otherwise) : directory is null ? null : Path.GetFullPath(directory),
            ConnectionString = connection is null ? null : CheckedConnection(connection, errors),
            Container = CheckedContainer(Text(section, nameof(Container)) ?? "hayate", errors),
            ContainerUri = address is null ? null : CheckedAddress(address, errors),
        };
    }

    /// <summary>Opens the store. Nothing is contacted yet.</summary>
    /// <param name="resilience">How requests to a service are tried.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logs">Told of retries. Default: nobody is.</param>
    public IBlobStore Open(PipelineOptions resilience, TimeProvider time, ILoggerFactory? logs = null)
    {
        if (Directory is not null)
            return new DirectoryBlobStore(Directory, time);
        BlobClientOptions options = new() { RetryPolicy = new AzurePipelinePolicy(resilience, time, logs) };
        if (resilience.TimeoutSeconds > 0)
            options.Retry.NetworkTimeout = TimeSpan.FromSeconds(resilience.TimeoutSeconds);
        return new AzureBlobStore(ConnectionString is not null
            ? new BlobContainerClient(ConnectionString, Container, options)
            : new BlobContainerClient(ContainerUri, new DefaultAzureCredential(), options));
    }

    /// <summary>The keys and values that say the same in the environment of another process, where no disk and no command line shows a secret. Null: none.</summary>
    public IEnumerable<KeyValuePair<string, string?>> ToEnvironment() => new Dictionary<string, string?>
    {
        [nameof(Directory)] = Directory,
        [nameof(ConnectionString)] = ConnectionString,
        [nameof(Container)] = ConnectionString is null ? null : Container,
        [nameof(ContainerUri)] = ContainerUri?.AbsoluteUri,
    }.Select(pair => KeyValuePair.Create($"{Section}:{pair.Key}".Replace(":", "__", StringComparison.Ordinal), pair.Value));

    /// <summary>Where it is, without the secret.</summary>
    public override string ToString() => Directory ?? ContainerUri?.AbsoluteUri ?? $"container {Container}";

    // An empty variable is how some shells and templates spell an absent one.
    private static string? Text(IConfigurationSection section, string key) => section[key] is { Length: > 0 } text ? text : null;

    private static string CheckedConnection(string connection, ICollection<string> errors)
    {
        try
        {
            _ = new BlobServiceClient(connection);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            errors.Add($"{Section}:ConnectionString is no connection string of a storage account. Copy it whole from the account's access keys; it begins with DefaultEndpointsProtocol=https;AccountName=.");
        }

        return connection;
    }

    private static string CheckedContainer(string container, ICollection<string> errors)
    {
        if (!ContainerName().IsMatch(container))
            errors.Add($"{Section}:Container is '{container}': 3 to 63 small letters, digits and single hyphens between them are expected. Leave it out for hayate.");
        return container;
    }

    private static Uri? CheckedAddress(string address, ICollection<string> errors)
    {
        if (Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri is { Scheme: "https", Query: "" } && ContainerName().IsMatch(uri.AbsolutePath.Trim('/')))
            return uri;
        errors.Add($"{Section}:ContainerUri is no address of a container: one such as https://account.blob.core.windows.net/hayate is expected, without a query. For access by key or signature use ConnectionString.");
        return null;
    }

    [GeneratedRegex("^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex ContainerName();
}
