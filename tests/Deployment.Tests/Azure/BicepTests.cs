using System.Reflection;
using System.Text.Json;
using Hayate.TestKit;

namespace Hayate.Deployment.Tests.Azure;

/// <summary>What the Bicep compiler makes of infra/azure, types of Azure's resources checked.</summary>
public sealed class BicepTests
{
    private static readonly (string Role, string Thing)[] Rights =
    [
        ("ba92f5b4-2d11-453d-a403-e96b0029c9fe", "Microsoft.Storage/storageAccounts/blobServices/containers"), // Storage Blob Data Contributor
        ("7f951dda-4ed3-4680-a7ca-43fe172d538d", "Microsoft.ContainerRegistry/registries"), // AcrPull
        ("4d97b98b-1d4f-4787-a291-c67834d212e7", "Microsoft.Network/virtualNetworks/subnets"), // Network Contributor
    ];

    private static readonly Lazy<Task<JsonElement>> Template = new(CompileAsync);

    [Fact]
    public async Task Rights_OfIdentities_AreThreeAndEachOfOneThing()
    {
        var given = (await TemplatesAsync()).SelectMany(template => Resources(template).Where(IsRight).Select(right => (
            Role: template.GetProperty("variables").GetProperty(VariableOf(right.GetProperty("properties").GetProperty("roleDefinitionId"))).GetString()!,
            Thing: right.GetProperty("scope").GetString()!))).ToList();

        Assert.Equal(Rights.Length, given.Count);
        Assert.All(Rights, expected => Assert.Single(given, right =>
            right.Role.Contains($"'{expected.Role}'", StringComparison.Ordinal) && right.Thing.StartsWith($"[resourceId('{expected.Thing}'", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Nodes_ForWorkers_AreSpotAndMayBeNone()
    {
        var pools = (await ResourcesAsync("Microsoft.ContainerService/managedClusters/agentPools")).ToList();
        Assert.Equal(2, pools.Count);
        var shared = await VariableAsync("spot");
        Assert.All(pools, pool => Assert.StartsWith("[union(variables('spot')", pool.GetProperty("properties").GetString(), StringComparison.Ordinal));
        Assert.Equal(("Spot", 0), (shared.GetProperty("scaleSetPriority").GetString(), shared.GetProperty("minCount").GetInt32()));
    }

    [Fact]
    public async Task Doors_OfEveryService_AreOpenedByIdentitiesAlone()
    {
        var account = (await ResourcesAsync("Microsoft.Storage/storageAccounts")).Single().GetProperty("properties");
        Assert.False(account.GetProperty("allowSharedKeyAccess").GetBoolean());
        Assert.False(account.GetProperty("allowBlobPublicAccess").GetBoolean());
        Assert.Equal("Deny", account.GetProperty("networkAcls").GetProperty("defaultAction").GetString());
        var cluster = (await ResourcesAsync("Microsoft.ContainerService/managedClusters")).Single().GetProperty("properties");
        Assert.True(cluster.GetProperty("disableLocalAccounts").GetBoolean());
        Assert.Equal("cilium", cluster.GetProperty("networkProfile").GetProperty("networkPolicy").GetString());
        Assert.False((await ResourcesAsync("Microsoft.ContainerRegistry/registries")).Single().GetProperty("properties").GetProperty("adminUserEnabled").GetBoolean());
        Assert.Equal("Disabled", (await ResourcesAsync("Microsoft.DBforPostgreSQL/flexibleServers")).Single().GetProperty("properties").GetProperty("network").GetProperty("publicNetworkAccess").GetString());
    }

    [Fact]
    public async Task Federation_OfIdentities_IsWithTheAccountsOfTheManifests()
    {
        var federation = (await ResourcesAsync("Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials")).Single().GetProperty("properties").GetProperty("subject").GetString();
        var programs = (await VariableAsync("programs")).EnumerateArray().Select(program => program.GetString()!).ToList();
        Assert.Contains("system:serviceaccount:hayate:hayate-{0}", federation, StringComparison.Ordinal);
        var overlay = await Kubernetes.Overlay.RenderAsync("azure");
        var federated = overlay.Of<k8s.Models.V1ServiceAccount>().Where(account => account.Metadata.Annotations?.ContainsKey("azure.workload.identity/client-id") == true);
        Assert.Equal(programs.Select(program => $"hayate-{program}").Order(StringComparer.Ordinal), federated.Select(account => account.Metadata.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Outputs_OfTheTemplate_AreTheSettingsOfTheOverlay()
    {
        var settings = (await File.ReadAllLinesAsync(Repository.File("k8s", "overlays", "azure", "installation.env"), TestContext.Current.CancellationToken))
            .Where(line => !line.StartsWith('#')).Select(line => line.Split('=')[0]);
        var outputs = (await Template.Value).GetProperty("outputs").EnumerateObject().Select(output => output.Name).ToHashSet();
        Assert.Subset(outputs, settings.Where(setting => setting != "HOST").ToHashSet());
    }

    private static bool IsRight(JsonElement resource) => resource.GetProperty("type").GetString() == "Microsoft.Authorization/roleAssignments";

    /// <summary>The variable that an expression like <c>[variables('spot')]</c> names.</summary>
    private static string VariableOf(JsonElement expression) => expression.GetString()!.Split('\'')[1];

    private static async Task<IEnumerable<JsonElement>> ResourcesAsync(string type) =>
        (await TemplatesAsync()).SelectMany(Resources).Where(resource => resource.GetProperty("type").GetString() == type && !(resource.TryGetProperty("existing", out var existing) && existing.GetBoolean()));

    /// <summary>A variable that one of the templates has.</summary>
    private static async Task<JsonElement> VariableAsync(string name) => Assert.Single(
        (await TemplatesAsync()).Select(template => template.TryGetProperty("variables", out var all) && all.TryGetProperty(name, out var variable) ? variable : (JsonElement?)null).OfType<JsonElement>());

    private static async Task<IEnumerable<JsonElement>> TemplatesAsync() => WithModules(await Template.Value);

    private static IEnumerable<JsonElement> WithModules(JsonElement template) => Resources(template)
        .Where(resource => resource.GetProperty("type").GetString() == "Microsoft.Resources/deployments")
        .SelectMany(module => WithModules(module.GetProperty("properties").GetProperty("template"))).Prepend(template);

    // A list, or an object by symbolic names in newer languages.
    private static IEnumerable<JsonElement> Resources(JsonElement template) => template.GetProperty("resources") is { ValueKind: JsonValueKind.Array } list
        ? list.EnumerateArray() : template.GetProperty("resources").EnumerateObject().Select(resource => resource.Value);

    private static async Task<JsonElement> CompileAsync()
    {
        var compiler = typeof(BicepTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Bicep").Value!;
        var (template, warnings) = await Command.RunAsync(compiler, ["build", Repository.File("infra", "azure", "main.bicep"), "--stdout"]);
        Assert.True(warnings.Length == 0, warnings);
        return JsonDocument.Parse(template).RootElement.Clone();
    }
}
