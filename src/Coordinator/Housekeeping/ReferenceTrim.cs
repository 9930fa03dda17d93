using System.Globalization;
using Hayate.Blobs;
using Hayate.Contracts;
using Microsoft.Extensions.Options;

namespace Hayate.Coordinator.Housekeeping;

/// <summary>
/// Removes statistics of real images that no run has used for long. Ranks leave a mark for each day of use; a file without any was written by an
/// older version or by a rank that died, and is taken to be in use today.
/// </summary>
internal sealed class ReferenceTrim(IBlobStore blobs, IOptions<HousekeepingOptions> options, TimeProvider clock) : IChore
{
    public async Task<string?> DoAsync(CancellationToken cancellationToken)
    {
        var references = await ListAsync(BlobNames.References, cancellationToken);
        var marks = (await ListAsync(BlobNames.ReferenceUses, cancellationToken)).Select(ParseMark).OfType<Mark>().ToLookup(mark => mark.Reference);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var oldest = DateOnly.FromDateTime((clock.GetUtcNow() - options.Value.ReferenceAge).UtcDateTime);
        var removed = 0;
        foreach (var reference in references)
        {
            var newest = marks[reference].Select(mark => (DateOnly?)mark.Day).Max();
            if (newest is null)
            {
                using var empty = new MemoryStream();
                await blobs.WriteAsync(BlobNames.ReferenceUse(today, reference), empty, overwrite: false, cancellationToken);
            }
            else if (newest < oldest)
            {
                await blobs.DeleteAsync(reference, cancellationToken);
                removed++;
            }
        }

        // The newest mark of a file stays as long as the file does: so a crash before this point forgets nothing.
        foreach (var mark in marks.SelectMany(uses => uses.Where(mark => mark.Day < oldest || mark.Day < uses.Max(other => other.Day))))
        {
            await blobs.DeleteAsync(mark.Name, cancellationToken);
        }

        return removed > 0 ? $"{removed} statistics of real images were removed, unused since {oldest:O}" : null;
    }

    private static Mark? ParseMark(string name) =>
        name[BlobNames.ReferenceUses.Length..].Split('/', 2) is [var day, var reference]
        && DateOnly.TryParseExact(day, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? new(name, date, BlobNames.References + reference)
            : null;

    private async Task<List<string>> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        await foreach (var name in blobs.ListAsync(prefix, cancellationToken)) names.Add(name);
        return names;
    }

    private sealed record Mark(string Name, DateOnly Day, string Reference);
}
