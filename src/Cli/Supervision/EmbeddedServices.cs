using System.Collections.Immutable;
using System.Globalization;

namespace Hayate.Cli.Supervision;

/// <summary>The processes of the embedded platform and their configuration.</summary>
internal static class EmbeddedServices
{
    public static ServiceSpec Coordinator(PlatformOptions options, DataDirectory data)
    {
        return Describe("coordinator", "Coordinator", data, TimeSpan.FromSeconds(20), new()
        {
            ["Hayate__Data"] = data.Path,
            ["Hayate__Urls"] = Authority(options.Api),
            ["Hayate__Blobs__Directory"] = data.Blobs,
            ["Hayate__Orleans__SiloPort"] = Text(Ports.Free()),
        });
    }

    public static ServiceSpec Dashboard(PlatformOptions options, DataDirectory data) =>
        Describe("dashboard", "Dashboard", data, TimeSpan.FromSeconds(10), new()
        {
            ["Hayate__Data"] = data.Path,
            ["Hayate__Urls"] = Authority(options.Dashboard),
            ["Hayate__Api"] = Authority(options.Api),
        });

    public static ServiceSpec Worker(PlatformOptions options, DataDirectory data, int number)
    {
        var name = $"worker-{number}";
        var threads = Math.Max(1, Environment.ProcessorCount / (options.Workers * options.Slots));
        return Describe(name, "Worker", data, TimeSpan.FromSeconds(45), new()
        {
            ["Hayate__Data"] = data.Path,
            ["Hayate__Api"] = Authority(options.Api),
            ["Hayate__Blobs__Directory"] = data.Blobs,
            ["Hayate__Worker__Id"] = name,
            ["Hayate__Worker__Slots"] = Text(options.Slots),
            ["Hayate__Worker__ThreadsPerSlot"] = Text(threads),
            ["Hayate__Worker__Address"] = "127.0.0.1",
        }) with { Arguments = ["agent"] };
    }

    private static ServiceSpec Describe(string name, string project, DataDirectory data, TimeSpan grace, Dictionary<string, string> environment) => new()
    {
        Name = name,
        Executable = Executables.Find(project),
        Environment = environment.ToImmutableDictionary(),
        Log = data.Log(name),
        Grace = grace,
    };

    private static string Authority(Uri address) => address.GetLeftPart(UriPartial.Authority);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
