namespace Hayate.Worker.Agent;

/// <summary>
/// The agent's directory, held by one agent at a time: a second one would take its ranks' files for those of a dead agent and delete them.
/// </summary>
internal sealed class AgentDirectory : IDisposable
{
    private const string LockFile = "agent.lock";

    private readonly FileStream _lock;

    private AgentDirectory(FileStream held) => _lock = held;

    /// <summary>Makes the directory if needed and takes hold of it, until disposed or the end of the process.</summary>
    /// <exception cref="WorkerConfigurationException">It cannot be written, or another agent holds it.</exception>
    public static AgentDirectory Hold(string path)
    {
        string file = Path.Combine(path, LockFile);
        try
        {
            Directory.CreateDirectory(path);
            return new AgentDirectory(new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException) when (File.Exists(file))
        {
            throw new WorkerConfigurationException(
                $"Another agent uses '{path}'. Stop it, or give this one a Hayate:Worker:Id or Hayate:Worker:Directory of its own.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WorkerConfigurationException(
                $"Hayate:Worker:Directory cannot be used: {e.Message} Set Hayate:Data or Hayate:Worker:Directory to a directory that can be written.");
        }
    }

    public void Dispose() => _lock.Dispose();
}
