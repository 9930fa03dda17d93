using Microsoft.Extensions.Configuration;

namespace Hayate.Deployment.Tests;

/// <summary>Settings as variables give them, with a memory of which were asked for.</summary>
internal sealed class RecordedSettings : ConfigurationProvider, IConfigurationSource
{
    private readonly HashSet<string> _asked = new(StringComparer.OrdinalIgnoreCase);

    public RecordedSettings(IEnumerable<KeyValuePair<string, string>> variables)
    {
        foreach (var (name, value) in variables) Data[name.Replace("__", ":", StringComparison.Ordinal)] = value;
    }

    /// <summary>Settings that nobody has asked for: the program does not know them.</summary>
    public IEnumerable<string> NeverAsked => Data.Keys.Where(key => !_asked.Contains(key)).Order(StringComparer.Ordinal);

    public IConfiguration Build() => new ConfigurationBuilder().Add(this).Build();

    public override bool TryGet(string key, out string? value)
    {
        _asked.Add(key);
        return base.TryGet(key, out value);
    }

    IConfigurationProvider IConfigurationSource.Build(IConfigurationBuilder builder) => this;
}
