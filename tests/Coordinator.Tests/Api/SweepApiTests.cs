using System.Net;
using System.Text.Json;
using Hayate.Client;
using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;

namespace Hayate.Coordinator.Tests.Api;

public abstract class SweepApiTests(SharedCoordinator shared)
{
    private TestCoordinator Coordinator => shared.Coordinator;

    [Fact]
    public async Task Submit_SameKeyAndFile_ReturnsTheSameSweep()
    {
        var key = Guid.NewGuid().ToString();
        var first = await Coordinator.Api.SubmitAsync(SweepFiles.One(), key);
        var second = await Coordinator.Api.SubmitAsync(SweepFiles.One(), key);
        Assert.Equal(first.Summary.Id, second.Summary.Id);
        Assert.Single(await Coordinator.Api.ListRunsAsync(first.Summary.Id));
        Assert.Equal(SweepFiles.One(), await Coordinator.Api.GetSweepFileAsync(first.Summary.Id));
    }

    [Fact]
    public async Task Submit_SameKeyOtherFile_Conflicts()
    {
        var key = Guid.NewGuid().ToString();
        await Coordinator.Api.SubmitAsync(SweepFiles.One(), key);
        var refused = await Assert.ThrowsAsync<ApiException>(() => Coordinator.Api.SubmitAsync(SweepFiles.One(steps: 7), key));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("Send a new key", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_FileWithErrors_ListsThemAllAndStartsNothing()
    {
        using var response = await Coordinator.Http.PostAsync(
            Routes.Sweeps, new StringContent("apiVersion: hayate/v1\nkind: Sweep\nname: x\nruns:\n  a: { method: edm, trainin: {} }\n  b: { method: cd }\n"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var keys = problem.RootElement.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("key").GetString()).ToList();
        Assert.Contains("runs.a.trainin", keys);
        Assert.Contains("runs.b.teacher", keys);
    }

    [Fact]
    public async Task Plan_GoodFile_ShowsTheRunsAndStartsNothing()
    {
        var before = (await Coordinator.Api.ListSweepsAsync()).Length;
        var plan = await Coordinator.Api.PlanAsync(SweepFiles.TeacherAndStudent());
        Assert.Equal(["teacher", "student"], plan.Plan!.Runs.Select(run => run.Name));
        Assert.Equal(before, (await Coordinator.Api.ListSweepsAsync()).Length);
    }

    [Fact]
    public async Task Plan_AfterALikeRunWasMeasured_ExpectsItsDeviceHours()
    {
        var file = SweepFiles.One(steps: 360);
        var run = await Coordinator.StartRunAsync(shared.Worker, file);
        await new SimulatedRank(Coordinator, run, 1).ReportAsync(SimulatedRank.Metrics(1, loss: 1, speed: 64));
        var planned = (await Coordinator.Api.PlanAsync(SweepFiles.One(steps: 36_000))).Plan!.Runs.Single();
        Assert.NotNull(planned.DeviceHours);
        Assert.True(planned.DeviceHours > 0);
    }

    [Fact]
    public async Task Distill_FromACheckpoint_GivesAFileThatRunsAtOnce()
    {
        var worker = shared.Worker;
        var teacher = await Coordinator.StartRunAsync(worker, SweepFiles.One());
        var rank = new SimulatedRank(Coordinator, teacher, 1);
        await rank.ReportAsync(await rank.WriteCheckpointAsync(100), SimulatedRank.Completed(100));
        var file = await Coordinator.Api.GetDistillFileAsync($"{teacher}@100");
        var student = (await Coordinator.SubmitAsync(file)).Runs.Single();
        Assert.Equal(teacher, student.TeacherRunId);
        var assigned = Assert.Single(await worker.PollUntilAssignedAsync(student.Id));
        Assert.Equal($"{teacher}@100", assigned.Teacher?.Id);
    }

    [Theory]
    [InlineData("{ id: abcdefghij.gone@5 }", "There is no checkpoint 'abcdefghij.gone@5'.")]
    [InlineData("{ run: abcdefghij.gone }", "There is no run 'abcdefghij.gone'.")]
    public async Task Submit_TeacherOfAnotherSweepIsNotThere_IsAnErrorWithItsLine(string teacher, string message)
    {
        var file = $"apiVersion: hayate/v1\nkind: Sweep\nname: x\nruns:\n  student:\n    method: cd\n    teacher: {teacher}\n    dataset: digits\n    network: {{ kind: mlp }}\n";
        var plan = await Coordinator.Api.PlanAsync(file);
        var error = Assert.Single(plan.Errors);
        Assert.Equal((message, 7), (error.Message, error.Line));
    }

    [Theory]
    [InlineData("method: cd, network: { kind: mlp, width: 7 }", "network", "differs from that of the teacher", "Copy 'network:'")]
    [InlineData("method: cd, dataset: { name: idx, images: other }", "dataset", "differs from that of the teacher", "Copy 'dataset:'")]
    [InlineData("method: evaluate, evaluation: { samplers: [consistency] }", "evaluation.samplers", "does not suit a network trained by 'edm'", "heun, euler, ddim")]
    public async Task Plan_StudentThatDoesNotFitATeacherOfAnotherSweep_IsToldSo(string keys, string key, string message, string cure)
    {
        var teacher = await Coordinator.StartRunAsync(shared.Worker, SweepFiles.One());
        var others = new[] { "dataset: digits", "network: mlp" }.Where(other => !keys.Contains(other.Split(' ')[0], StringComparison.Ordinal));
        var file = $"apiVersion: hayate/v1\nkind: Sweep\nname: x\nruns:\n  student: {{ teacher: {{ run: {teacher} }}, {string.Join(", ", [keys, .. others])} }}\n";
        var error = Assert.Single((await Coordinator.Api.PlanAsync(file)).Errors);
        Assert.Equal(($"runs.student.{key}", 5), (error.Key, error.Line));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(cure, error.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_EvaluationOfARunOfAnotherSweep_IsMeasuredLikeItsTeacher()
    {
        var teacher = await Coordinator.StartRunAsync(shared.Worker, SweepFiles.One());
        var file = $"apiVersion: hayate/v1\nkind: Sweep\nname: x\nruns:\n  again: {{ method: evaluate, teacher: {{ run: {teacher} }}, dataset: digits, network: mlp }}\n";
        var plan = await Coordinator.Api.PlanAsync(file);
        Assert.Empty(plan.Errors);
        Assert.Equal(new HeunSampler { Steps = 18 }, Assert.Single(plan.Plan!.Runs.Single().Spec.Evaluation.Samplers));
    }

    [Theory]
    [InlineData("/api/v1/sweeps/none")]
    [InlineData("/api/v1/sweeps/none/file")]
    [InlineData("/api/v1/sweeps/none/events")]
    [InlineData("/api/v1/runs/none")]
    [InlineData("/api/v1/runs/none/metrics")]
    [InlineData("/api/v1/runs/none/events")]
    [InlineData("/api/v1/checkpoints/none@1")]
    [InlineData("/api/v1/checkpoints/none@1/distill")]
    [InlineData("/api/v1/nothing")]
    public async Task Get_Unknown_IsAProblem(string path)
    {
        using var response = await Coordinator.Http.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Post_BodyCannotBeRead_SaysWhatIsWrong()
    {
        using var response = await Coordinator.Http.PostAsync(
            Routes.WorkerPoll("w"), new StringContent("{ \"host\": 5 }", null, "application/json"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("host", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Origin", "https://example.org", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "http://localhost:7080", HttpStatusCode.OK)]
    [InlineData("Host", "rebound.example.org", HttpStatusCode.BadRequest)]
    public async Task Request_FromAPageOfSomeWebsite_IsRefused(string header, string value, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Routes.Plan) { Content = new StringContent("kind: Sweep") };
        request.Headers.TryAddWithoutValidation(header, value);
        using var response = await Coordinator.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Get_StatusThatIsNone_NamesThoseThereAre()
    {
        using var response = await Coordinator.Http.GetAsync("/api/v1/runs?status=asleep", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("cancelling", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenApi_OfEveryOperation_TellsWhatItsParametersMeanAndWhatItAnswers()
    {
        using var document = JsonDocument.Parse(await Coordinator.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken));
        var operations = document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Select(one => one.Value).ToList();
        Assert.True(operations.Count > 20);
        foreach (var operation in operations)
        {
            Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
            Assert.All(
                operation.GetProperty("responses").EnumerateObject().Where(answer => answer.Name != "204"),
                answer => Assert.NotEmpty(answer.Value.GetProperty("content").EnumerateObject()));
            if (operation.TryGetProperty("parameters", out var parameters))
            {
                Assert.All(parameters.EnumerateArray(), parameter => Assert.NotEmpty(parameter.GetProperty("description").GetString()!));
            }
        }
    }

    [Theory]
    [InlineData("/openapi/v1.json", "/api/v1/sweeps/plan")]
    [InlineData("/scalar", "html")]
    [InlineData("/api/v1/schema/sweep", "\"$schema\"")]
    [InlineData("/health/live", "Healthy")]
    [InlineData("/health/ready", "Healthy")]
    public async Task Get_Descriptions_AreServed(string path, string part) =>
        Assert.Contains(part, await Coordinator.Http.GetStringAsync(path, TestContext.Current.CancellationToken), StringComparison.Ordinal);
}

public sealed class SqliteSweepApiTests(SharedCoordinator shared) : SweepApiTests(shared), IClassFixture<SharedCoordinator>;

public sealed class PostgresSweepApiTests(SharedPostgresCoordinator shared) : SweepApiTests(shared), IClassFixture<SharedPostgresCoordinator>;
