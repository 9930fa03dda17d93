using System.Text.Json;
using Hayate.Contracts;
using Hayate.Contracts.Specification;

namespace Hayate.Cli.Exporting;

/// <summary>The command that brings exported weights in again.</summary>
internal static class ImportLine
{
    /// <summary>Names everything that the network's function depends on, and the data it is measured against, for a POSIX shell.</summary>
    public static string For(string path, RunSpec spec) =>
        $"hayate import {Quoted(path)} --set {Setting("network", spec.Network)} --set {Setting("noise", spec.Noise)} --set {Setting("dataset", spec.Dataset)}";

    // JSON is YAML.
    private static string Setting<T>(string key, T value) => Quoted($"{key}={JsonSerializer.Serialize(value, HayateJson.Options)}");

    private static string Quoted(string word) => $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
