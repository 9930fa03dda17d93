using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Hayate.Cli.Exporting;
using Hayate.Cli.Importing;
using Hayate.Cli.Tests.Commands;
using Hayate.Contracts;
using Hayate.Contracts.Api;
using Hayate.Contracts.Parsing;
using Hayate.Contracts.Specification;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Hayate.Cli.Tests.Exporting;

public sealed class ExportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("export").FullName;

    private string File => Path.Combine(_folder, "weights.safetensors");

    [Theory]
    [InlineData(null, null, "sweep.run@20", "ema-0.999")]
    [InlineData("latest", "raw", "sweep.run@30", "model")]
    [InlineData("10", "0.99990", "sweep.run@10", "ema-0.9999")]
    [InlineData("best", "power-0.05", "sweep.run@20", "power-0.05")]
    public async Task Export_AChoice_WritesThatFile(string? checkpoint, string? weights, string expectedCheckpoint, string expectedPart)
    {
        await using var line = await StartAsync();
        string[] options = [.. checkpoint is null ? Array.Empty<string>() : ["--checkpoint", checkpoint], .. weights is null ? Array.Empty<string>() : ["--weights", weights]];

        Assert.Equal(ExitCode.Ok, await line.RunAsync(["export", "sweep.run", "--out", File, .. options]));

        Assert.Equal($"{expectedCheckpoint} {expectedPart}", await System.IO.File.ReadAllTextAsync(File));
        Assert.Contains($"{expectedPart} of {expectedCheckpoint}", line.Output, StringComparison.Ordinal);
        Assert.Contains($"hayate import '{File}' --set 'network=", line.Output, StringComparison.Ordinal);
        Assert.Equal([File], Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Export_AsJson_SaysWhatWasWritten()
    {
        await using var line = await StartAsync();
        Assert.Equal(ExitCode.Ok, await line.RunAsync("export", "sweep.run@10", "--out", File, "--json"));
        var written = JsonDocument.Parse(line.Output).RootElement;
        Assert.Equal("sweep.run@10", written.GetProperty("checkpoint").GetString());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(await System.IO.File.ReadAllBytesAsync(File))), written.GetProperty("sha256").GetString());
    }

    [Theory]
    [InlineData("--weights 0.5", "raw, 0.999, 0.9999, power-0.05")]
    [InlineData("--weights optimizer", "raw, 0.999, 0.9999, power-0.05")]
    [InlineData("--checkpoint 11", "10, 20, 30")]
    public async Task Export_AChoiceThatIsNotThere_NamesThoseThatAre(string options, string expected)
    {
        await using var line = await StartAsync();
        Assert.Equal(ExitCode.Usage, await line.RunAsync(["export", "sweep.run", "--out", File, .. options.Split(' ')]));
        Assert.Contains(expected, line.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Export_CheckpointNamedTwice_NamesTheCure()
    {
        await using var line = await StartAsync();
        Assert.Equal(ExitCode.Usage, await line.RunAsync("export", "sweep.run@10", "--checkpoint", "best", "--out", File));
        Assert.Contains("leave --checkpoint out", line.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_BytesThatAreNotTheCommitted_LeaveNoFileAndFail()
    {
        await using var line = await StartAsync(falsify: true);
        await System.IO.File.WriteAllTextAsync(File, "older");
        Assert.Equal(ExitCode.Failed, await line.RunAsync("export", "sweep.run", "--out", File));
        Assert.Equal("older", await System.IO.File.ReadAllTextAsync(File));
        Assert.Equal([File], Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Export_IntoNoFolder_NamesTheCure()
    {
        await using var line = await StartAsync();
        Assert.Equal(ExitCode.Usage, await line.RunAsync("export", "sweep.run", "--out", Path.Combine(_folder, "none", "x")));
        Assert.Contains("--out", line.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void ImportLine_OfARun_PlansTheSameNetworkNoiseAndData()
    {
        var spec = new RunSpec
        {
            Method = Method.Ddpm,
            Objective = new DdpmObjective(),
            Network = new SongUNetSpec { Channels = 24, Form = SongUNetForm.Ncsnpp, Multipliers = [1, 3], Classes = 10 },
            Noise = new NoiseSpec { Schedule = NoiseSchedule.Cosine, Prediction = Prediction.Velocity, SigmaMin = 0.01 },
        };
        var words = ImportLine.For("a.safetensors", spec).Split('\'');
        string[] settings = [words[3], words[5], words[7]];

        var planned = SweepFile.Plan(ImportSweep.Write("/a.safetensors", "a", preset: null, settings));

        Assert.Empty(planned.Errors);
        var run = planned.Plan!.Runs.Single().Spec;
        Assert.Equal(Json(spec.Network), Json(run.Network));
        Assert.Equal(Json(spec.Noise), Json(run.Noise));
        Assert.Equal(Json(spec.Dataset), Json(run.Dataset));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, HayateJson.Options);

    private static Task<CommandLine> StartAsync(bool falsify = false) => CommandLine.StartAsync(api =>
    {
        var run = Examples.Detail(Examples.Run("run", Method.Edm));
        api.MapGet(Routes.Run("{id}"), () => run with { Checkpoints = [Checkpoint(30), Checkpoint(20), Checkpoint(10)] });
        api.MapGet(Routes.Checkpoint("{id}"), (string id) => Checkpoint(int.Parse(id.Split('@')[1], System.Globalization.CultureInfo.InvariantCulture)));
        api.MapGet(Routes.CheckpointParts("{id}"), (string id) => ImmutableArray.Create("model", "ema-0.999", "ema-0.9999", "power-0.05", "optimizer").Select(part => new CheckpointPartInfo
        {
            Name = part, Bytes = Content(id, part).Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(Content(id, part))),
        }));
        api.MapGet(Routes.CheckpointPart("{id}", "{part}"), (string id, string part) => Results.Bytes(falsify ? new byte[Content(id, part).Length] : Content(id, part)));
    });

    private static byte[] Content(string id, string part) => System.Text.Encoding.UTF8.GetBytes($"{id} {part}");

    private static CheckpointInfo Checkpoint(int step) => new()
    {
        Id = $"sweep.run@{step}", RunId = "sweep.run", Step = step, Epoch = 1, CommittedAt = DateTimeOffset.UnixEpoch, Prefix = "p", Bytes = 1, StateDigest = "d", IsBest = step == 20,
    };
}
