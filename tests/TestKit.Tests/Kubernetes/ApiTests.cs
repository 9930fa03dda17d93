using System.Net.Http.Headers;
using System.Text;
using Hayate.TestKit.Kubernetes;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Hayate.TestKit.Tests.Kubernetes;

public sealed class ApiTests : ClusterTest
{
    [Fact]
    public async Task Create_OfANameThatExists_IsAConflict()
    {
        await CreateAsync("one");
        var refusal = await RefusedAsync(() => CreateAsync("one"));
        Assert.Equal((409, "AlreadyExists", "configmaps \"one\" already exists"), (refusal.Code, refusal.Reason, refusal.Message));
    }

    [Fact]
    public async Task Create_WithAGeneratedName_GivesAnotherNameEachTime()
    {
        var made = new List<string>();
        for (var i = 0; i < 2; i++) made.Add((await Client.CoreV1.CreateNamespacedConfigMapAsync(new() { Metadata = new() { GenerateName = "made-" } }, Shell.Namespace)).Metadata.Name);
        Assert.All(made, name => Assert.Matches("^made-[a-z0-9]{5}$", name));
        Assert.NotEqual(made[0], made[1]);
    }

    [Fact]
    public async Task Create_OfAnObjectThatIsWrong_NamesEveryField()
    {
        var job = Shell.Job("Bad_Name", "true");
        job.Spec.Template.Spec.RestartPolicy = null;
        var refusal = await RefusedAsync(() => Client.BatchV1.CreateNamespacedJobAsync(job, Shell.Namespace));
        Assert.Equal((422, "Invalid"), (refusal.Code, refusal.Reason));
        Assert.Superset(new HashSet<string> { "metadata.name", "spec.template.spec.restartPolicy" }, refusal.Details.Causes.Select(cause => cause.Field).ToHashSet());
    }

    [Fact]
    public async Task Create_WithAFieldThatTheKindHasNot_IsRefused()
    {
        const string Body = """{"metadata":{"name":"one"},"spec":{"containers":[{"name":"main","image":"shell:1","commands":["true"]}]}}""";
        var refusal = await PostAsync("api/v1/namespaces/hayate/pods", Body);
        Assert.Equal((400, "BadRequest"), Of(refusal));
        Assert.Contains("strict decoding error: unknown field \"spec.containers[0].commands\"", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_InANamespaceThatIsNot_IsNotFound()
    {
        var refusal = await RefusedAsync(() => Client.CoreV1.CreateNamespacedConfigMapAsync(new() { Metadata = new() { Name = "one" } }, "nowhere"));
        Assert.Equal((404, "namespaces \"nowhere\" not found"), (refusal.Code, refusal.Message));
    }

    [Fact]
    public async Task Request_WithAnotherToken_IsUnauthorized()
    {
        using var other = Cluster.CreateClient("another");
        Assert.Equal((401, "Unauthorized"), Of(await RefusedAsync(() => other.CoreV1.ListNamespacedPodAsync(Shell.Namespace))));
    }

    [Fact]
    public async Task Request_BeyondTheRole_IsForbidden()
    {
        Cluster.Grant("reader", "system:serviceaccount:hayate:reader", new()
        {
            Metadata = new() { NamespaceProperty = Shell.Namespace },
            Rules = [new() { ApiGroups = [""], Resources = ["pods"], Verbs = ["get", "list"] }],
        });
        using var reader = Cluster.CreateClient("reader");

        Assert.Empty((await reader.CoreV1.ListNamespacedPodAsync(Shell.Namespace)).Items);
        var refusal = await RefusedAsync(() => reader.CoreV1.DeleteNamespacedPodAsync("one", Shell.Namespace));
        Assert.Equal((403, "Forbidden"), Of(refusal));
        Assert.Contains("cannot delete resource \"pods\"", refusal.Message, StringComparison.Ordinal);
        Assert.Equal((403, "Forbidden"), Of(await RefusedAsync(() => reader.CoreV1.ListNamespacedPodAsync("default"))));
    }

    [Fact]
    public async Task Update_FromAnOldVersion_IsAConflict()
    {
        var old = await CreateAsync("one");
        await Client.CoreV1.PatchNamespacedConfigMapAsync(new V1Patch("""{"data":{"a":"1"}}""", V1Patch.PatchType.MergePatch), "one", Shell.Namespace);
        var refusal = await RefusedAsync(() => Client.CoreV1.ReplaceNamespacedConfigMapAsync(old, "one", Shell.Namespace));
        Assert.Equal((409, "Conflict"), Of(refusal));
        Assert.Contains("the object has been modified", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_ThatChangesNothing_MakesNoNewVersion()
    {
        var old = await CreateAsync("one");
        var now = await Client.CoreV1.ReplaceNamespacedConfigMapAsync(old, "one", Shell.Namespace);
        Assert.Equal(old.Metadata.ResourceVersion, now.Metadata.ResourceVersion);
    }

    [Fact]
    public async Task Update_OfAJobsTemplate_IsRefused()
    {
        var job = await Client.BatchV1.CreateNamespacedJobAsync(Shell.Job("one", Shell.EndsWhenAsked(0)), Shell.Namespace);
        var patch = new V1Patch("""{"spec":{"template":{"spec":{"schedulerName":"other"}}}}""", V1Patch.PatchType.MergePatch);
        var refusal = await RefusedAsync(() => Client.BatchV1.PatchNamespacedJobAsync(patch, job.Metadata.Name, Shell.Namespace));
        Assert.Equal((422, "Invalid"), Of(refusal));
        Assert.Contains("spec.template", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Patch_OfEachKind_DoesWhatItSays()
    {
        await CreateAsync("one");
        async Task<V1ConfigMap> PatchAsync(string text, V1Patch.PatchType type) =>
            await Client.CoreV1.PatchNamespacedConfigMapAsync(new V1Patch(text, type), "one", Shell.Namespace);

        Assert.Equal("1", (await PatchAsync("""{"data":{"a":"1","b":"2"}}""", V1Patch.PatchType.MergePatch)).Data["a"]);
        Assert.Equal(["b"], (await PatchAsync("""{"data":{"a":null}}""", V1Patch.PatchType.StrategicMergePatch)).Data.Keys);
        Assert.Equal("3", (await PatchAsync("""[{"op":"test","path":"/data/b","value":"2"},{"op":"replace","path":"/data/b","value":"3"}]""", V1Patch.PatchType.JsonPatch)).Data["b"]);
        Assert.Equal(422, (await RefusedAsync(() => PatchAsync("""[{"op":"test","path":"/data/b","value":"2"}]""", V1Patch.PatchType.JsonPatch))).Code);
    }

    [Fact]
    public async Task Status_OfAnObject_IsWrittenThroughItsSubresourceAlone()
    {
        var pod = Shell.Pod("one", "true");
        pod.Spec.NodeSelector = new Dictionary<string, string> { ["nowhere"] = "here" };
        pod.Status = new() { Phase = "Failed" };
        var made = await Client.CoreV1.CreateNamespacedPodAsync(pod, Shell.Namespace);
        Assert.Equal("Pending", made.Status.Phase);

        var patch = new V1Patch("""{"status":{"message":"hello"},"metadata":{"labels":{"a":"1"}}}""", V1Patch.PatchType.MergePatch);
        Assert.Null((await Client.CoreV1.PatchNamespacedPodAsync(patch, "one", Shell.Namespace)).Status.Message);
        Assert.Equal("hello", (await Client.CoreV1.PatchNamespacedPodStatusAsync(patch, "one", Shell.Namespace)).Status.Message);
    }

    [Fact]
    public async Task List_BySelectors_HasWhatTheyMean()
    {
        foreach (var (name, tier) in new[] { ("a", "x"), ("b", "y"), ("c", "") })
        {
            await Client.CoreV1.CreateNamespacedConfigMapAsync(new() { Metadata = new() { Name = name, Labels = tier.Length == 0 ? null : new Dictionary<string, string> { ["tier"] = tier } } }, Shell.Namespace);
        }

        async Task<string> NamesAsync(string? labels = null, string? fields = null) =>
            string.Concat((await Client.CoreV1.ListNamespacedConfigMapAsync(Shell.Namespace, labelSelector: labels, fieldSelector: fields)).Items.Select(item => item.Metadata.Name));

        Assert.Equal(["abc", "a", "bc", "ab", "bc", "c", "b"],
        [
            await NamesAsync(), await NamesAsync("tier=x"), await NamesAsync("tier!=x"), await NamesAsync("tier in (x, y)"), await NamesAsync("tier notin (x)"), await NamesAsync("!tier"),
            await NamesAsync("tier", "metadata.name=b"),
        ]);
        Assert.Equal(400, (await RefusedAsync(() => NamesAsync(fields: "data.a=b"))).Code);
    }

    [Fact]
    public async Task List_InPages_IsOneSnapshot()
    {
        foreach (var name in (string[])["a", "b", "c"]) await CreateAsync(name);
        var first = await Client.CoreV1.ListNamespacedConfigMapAsync(Shell.Namespace, limit: 2);
        await CreateAsync("d");
        var second = await Client.CoreV1.ListNamespacedConfigMapAsync(Shell.Namespace, limit: 2, continueParameter: first.Metadata.ContinueProperty);

        Assert.Equal(["a", "b", "c"], first.Items.Concat(second.Items).Select(item => item.Metadata.Name));
        Assert.Equal(first.Metadata.ResourceVersion, second.Metadata.ResourceVersion);
        var third = await Client.CoreV1.ListNamespacedConfigMapAsync(Shell.Namespace, limit: 2);
        Cluster.CompactHistory();
        await CreateAsync("e");
        Cluster.CompactHistory();
        Assert.Equal((410, "Expired"), Of(await RefusedAsync(() => Client.CoreV1.ListNamespacedConfigMapAsync(Shell.Namespace, continueParameter: third.Metadata.ContinueProperty))));
    }

    [Fact]
    public async Task Delete_UnderAnotherUid_IsAConflict()
    {
        await CreateAsync("one");
        var options = new V1DeleteOptions { Preconditions = new() { Uid = "another" } };
        Assert.Equal((409, "Conflict"), Of(await RefusedAsync(() => Client.CoreV1.DeleteNamespacedConfigMapAsync("one", Shell.Namespace, options))));
        Assert.Equal("Success", (await Client.CoreV1.DeleteNamespacedConfigMapAsync("one", Shell.Namespace)).Status);
        Assert.Equal((404, "NotFound"), Of(await RefusedAsync(() => Client.CoreV1.DeleteNamespacedConfigMapAsync("one", Shell.Namespace))));
    }

    [Fact]
    public async Task Delete_OfAnObjectWithAFinalizer_WaitsForIt()
    {
        await Client.CoreV1.CreateNamespacedConfigMapAsync(new() { Metadata = new() { Name = "one", Finalizers = ["example.com/wait"] } }, Shell.Namespace);
        await Client.CoreV1.DeleteNamespacedConfigMapAsync("one", Shell.Namespace);
        var going = await Client.CoreV1.ReadNamespacedConfigMapAsync("one", Shell.Namespace);
        Assert.NotNull(going.Metadata.DeletionTimestamp);
        Assert.StartsWith("object is being deleted", (await RefusedAsync(() => CreateAsync("one"))).Message, StringComparison.Ordinal);

        going.Metadata.Finalizers = null;
        await Client.CoreV1.ReplaceNamespacedConfigMapAsync(going, "one", Shell.Namespace);
        Assert.Equal((404, "NotFound"), Of(await RefusedAsync(() => Client.CoreV1.ReadNamespacedConfigMapAsync("one", Shell.Namespace))));
    }

    [Fact]
    public async Task Faults_WhenInjected_HitAsManyRequestsAsAsked()
    {
        var made = await CreateAsync("one");
        Cluster.InjectConflicts(1);
        Assert.Equal((409, "Conflict"), Of(await RefusedAsync(() => Client.CoreV1.ReplaceNamespacedConfigMapAsync(made, "one", Shell.Namespace))));
        await Client.CoreV1.ReplaceNamespacedConfigMapAsync(made, "one", Shell.Namespace);
        Cluster.InjectRefusals(1);
        Assert.Equal((429, "TooManyRequests"), Of(await RefusedAsync(() => CreateAsync("two"))));
        Cluster.InjectLostAnswers(1);
        await Assert.ThrowsAsync<HttpRequestException>(() => CreateAsync("two"));
        Assert.Equal((409, "AlreadyExists"), Of(await RefusedAsync(() => CreateAsync("two"))));
    }

    private static (int?, string) Of(V1Status status) => (status.Code, status.Reason);

    private static async Task<V1Status> RefusedAsync(Func<Task> call) =>
        KubernetesJson.Deserialize<V1Status>((await Assert.ThrowsAsync<HttpOperationException>(call)).Response.Content);

    private Task<V1ConfigMap> CreateAsync(string name) => Client.CoreV1.CreateNamespacedConfigMapAsync(new() { Metadata = new() { Name = name } }, Shell.Namespace);

    private async Task<V1Status> PostAsync(string path, string body)
    {
        using var http = new HttpClient { BaseAddress = Cluster.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", KubernetesStandIn.Token);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content);
        return KubernetesJson.Deserialize<V1Status>(await answer.Content.ReadAsStringAsync());
    }
}
