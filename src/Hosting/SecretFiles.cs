using Microsoft.Extensions.Configuration;

namespace Hayate.Hosting;

/// <summary>Settings that are files, as secrets come that a cluster mounts.</summary>
public static class SecretFiles
{
    /// <summary><c>Hayate:Secrets</c>: a folder in which every file is a setting, named like its variable. Default: none.</summary>
    /// <param name="configuration">What says where the folder is, and takes what is in it.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static void AddSecrets(this IConfigurationManager configuration)
    {
        if (configuration["Hayate:Secrets"] is { Length: > 0 } folder) configuration.AddKeyPerFile(Path.GetFullPath(folder), optional: false);
    }
}
