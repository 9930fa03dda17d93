using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Hayate.Contracts.Specification;
using k8s;
using k8s.Models;

namespace Hayate.Coordinator.Kubernetes;

/// <summary>Reads <c>Hayate:Kubernetes</c>, with every mistake at once.</summary>
internal sealed partial class KubernetesSettings(IConfigurationSection section, ICollection<string> errors)
{
    public const string Section = "Hayate:Kubernetes";

    private const string EveryDevice = "cpu,cuda";

    private static readonly string[] Known =
    [
        "Enabled", "Kubeconfig", "Namespace", "Installation", "Devices", "Image", "Command", "CoordinatorAddress", "ServiceAccount", "Secrets",
        "NodeSelector", "SpotTolerations", "CpuSlotsPerPod", "CudaSlotsPerPod", "CpuPerSlot", "MemoryPerSlot", "GpuResource", "PodTemplate",
        "KueueQueue", "MaxPendingJobs", "KeepFinishedSeconds",
    ];

    /// <param name="configuration">The whole configuration.</param>
    /// <param name="errors">Takes a line for each mistake, naming the key, what was expected and the cure.</param>
    public static KubernetesOptions From(IConfiguration configuration, ICollection<string> errors) =>
        new KubernetesSettings(configuration.GetSection(Section), errors).Read();

    private KubernetesOptions Read()
    {
        foreach (var unknown in section.GetChildren().Where(child => !Known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
        {
            errors.Add($"{unknown.Path} is no setting: {string.Join(", ", Known)} are. Correct or remove it.");
        }

        var enabled = Flag("Enabled");
        var devices = Devices();
        var isNeeded = enabled && Words("Devices", ',', EveryDevice).Length > 0; // also where they cannot be read
        return new()
        {
            Enabled = enabled,
            Kubeconfig = Text("Kubeconfig"),
            Namespace = Matching("Namespace", Label(), "a namespace such as hayate"),
            Installation = Matching("Installation", Label(), "a name of small letters, digits and '-'") ?? "hayate",
            Devices = devices,
            Image = Needed("Image", isNeeded, "registry.example.com/hayate/worker:1.0"),
            Command = [.. Words("Command", ' ')],
            CoordinatorAddress = Address(isNeeded),
            ServiceAccount = Text("ServiceAccount"),
            Secrets = [.. Words("Secrets", ',')],
            NodeSelector = Words("NodeSelector", ',').Select(Pair).OfType<(string Key, string Value)>()
                .ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal),
            SpotTolerations =
            [
                .. Words("SpotTolerations", ',', "kubernetes.azure.com/scalesetpriority=spot:NoSchedule,cloud.google.com/gke-spot=true:NoSchedule")
                    .Select(Toleration).OfType<V1Toleration>(),
            ],
            SlotsPerPod = ImmutableDictionary<DeviceKind, int>.Empty
                .Add(DeviceKind.Cpu, Whole("CpuSlotsPerPod", 1, 1, 1024)).Add(DeviceKind.Cuda, Whole("CudaSlotsPerPod", 1, 1, 64)),
            CpuPerSlot = Quantity("CpuPerSlot", "1"),
            MemoryPerSlot = Quantity("MemoryPerSlot", "2Gi"),
            GpuResource = Text("GpuResource") ?? "nvidia.com/gpu",
            PodTemplate = Template(),
            KueueQueue = Text("KueueQueue"),
            MaxPendingJobs = Whole("MaxPendingJobs", 8, 1, 10_000),
            KeepFinishedSeconds = Whole("KeepFinishedSeconds", 3600, 0, 30 * 86_400),
        };
    }

    private string? Text(string key) => string.IsNullOrWhiteSpace(section[key]) ? null : section[key]!.Trim();

    private string[] Words(string key, char separator, string otherwise = "") =>
        (section[key] ?? otherwise).Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private bool Flag(string key)
    {
        if (Text(key) is not { } text) return false;
        if (bool.TryParse(text, out var flag)) return flag;
        Refuse(key, text, "true or false is expected", "Leave it out for false.");
        return false;
    }

    private int Whole(string key, int otherwise, int least, int most)
    {
        if (Text(key) is not { } text) return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most) return value;
        Refuse(key, text, $"a whole number from {least} to {most} is expected", $"Leave it out for {otherwise}.");
        return otherwise;
    }

    private string Needed(string key, bool isNeeded, string example)
    {
        if (Text(key) is { } text) return text;
        if (isNeeded) errors.Add($"{Section}:{key} is missing. Set it, as to {example}, or set {Section}:Devices to nothing if no workers are to be made.");
        return "";
    }

    private string? Matching(string key, Regex pattern, string expected)
    {
        var text = Text(key);
        if (text is null || pattern.IsMatch(text)) return text;
        Refuse(key, text, $"{expected} is expected", "Correct it.");
        return null;
    }

    private string Address(bool isNeeded)
    {
        var text = Needed("CoordinatorAddress", isNeeded, "http://hayate-coordinator:7070");
        if (text.Length > 0 && !(Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
        {
            Refuse("CoordinatorAddress", text, "an http address that pods reach is expected", "Write it like http://hayate-coordinator:7070.");
        }

        return text;
    }

    private ImmutableArray<DeviceKind> Devices()
    {
        var kinds = ImmutableArray.CreateBuilder<DeviceKind>();
        foreach (var word in Words("Devices", ',', EveryDevice))
        {
            if (Enum.GetValues<DeviceKind>().Where(kind => kind.ToString().Equals(word, StringComparison.OrdinalIgnoreCase)).ToList() is [var known]) kinds.Add(known);
            else Refuse("Devices", word, "kinds of device are expected: cpu, cuda", "Leave it out for both.");
        }

        return kinds.ToImmutable();
    }

    private (string Key, string Value)? Pair(string text)
    {
        if (text.Split('=') is [{ Length: > 0 } key, var value]) return (key, value);
        Refuse("NodeSelector", text, "labels as key=value, separated by commas, are expected", "Correct it.");
        return null;
    }

    private V1Toleration? Toleration(string text)
    {
        var match = Taint().Match(text);
        if (!match.Success)
        {
            Refuse("SpotTolerations", text, "taints as key=value:NoSchedule or key:NoExecute, separated by commas, are expected", "Correct it.");
            return null;
        }

        var value = match.Groups["value"];
        return new()
        {
            Key = match.Groups["key"].Value,
            OperatorProperty = value.Success ? "Equal" : "Exists",
            Value = value.Success ? value.Value : null,
            Effect = match.Groups["effect"].Value,
        };
    }

    private ResourceQuantity Quantity(string key, string otherwise)
    {
        try
        {
            var quantity = new ResourceQuantity(Text(key) ?? otherwise);
            if (quantity.ToDecimal() > 0) return quantity;
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException or ArithmeticException)
        {
            // As wrong as a number that is not positive.
        }

        Refuse(key, Text(key)!, "a positive quantity as Kubernetes writes it is expected, such as 500m or 2Gi", $"Leave it out for {otherwise}.");
        return new(otherwise);
    }

    private V1PodTemplateSpec? Template()
    {
        if (Text("PodTemplate") is not { } path) return null;
        try
        {
            return KubernetesYaml.Deserialize<V1PodTemplateSpec>(File.ReadAllText(path), strict: true) ?? new();
        }
        catch (Exception failure) // whatever it is: the file is not what it should be
        {
            var why = failure.InnerException is { } inner ? $"{failure.Message} {inner.Message}" : failure.Message;
            Refuse("PodTemplate", path, $"a YAML file of a PodTemplateSpec (metadata and spec) is expected: {why}", "Correct the file or the path.");
            return null;
        }
    }

    private void Refuse(string key, string text, string expected, string cure) => errors.Add($"{Section}:{key} is '{text}': {expected}. {cure}");

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$")]
    private static partial Regex Label();

    [GeneratedRegex("^(?<key>[^=:,]+)(=(?<value>[^=:,]*))?:(?<effect>NoSchedule|PreferNoSchedule|NoExecute)$")]
    private static partial Regex Taint();
}
