namespace Hayate.Coordinator.Hosting;

/// <summary>Settings that are files, as secrets come that a cluster mounts.</summary>
internal static class SecretFiles
{
    /// <summary><c>Hayate:Secrets</c>: a folder in which every file is a setting, named like its variable. Default: none.</summary>
    public static void AddSecrets(this ConfigurationManager configuration)
    {
        if (configuration["Hayate:Secrets"] is { Length: > 0 } folder) configuration.AddKeyPerFile(Path.GetFullPath(folder), optional: false);
    }
}
