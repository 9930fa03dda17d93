using System.Text.Json.Nodes;

namespace Hayate.Contracts.Schema;

/// <summary>The JSON Schema of sweep files, for editors. It follows the record types, so that it cannot fall behind them.</summary>
public static class SweepSchema
{
    /// <summary>
    /// Generates the schema (draft 2020-12). It describes shapes: keys, types, words, ranges and defaults. What spans several keys, such as
    /// inheritance, teachers and search paths, only <see cref="Parsing.SweepFile"/> checks.
    /// </summary>
    /// <returns>A new document that the caller owns.</returns>
    public static JsonObject Generate() => new SchemaBuilder().Build();
}
