namespace Hayate.Dashboard.Components;

/// <summary>
/// The value of an input while a hand is on it. What the user enters goes to the parent and comes back as a parameter some renderings
/// later; shown then, it would undo what was entered since. So echoes are known and ignored; any other value is the parent's own will.
/// </summary>
/// <typeparam name="T">Type of the value.</typeparam>
internal sealed class HeldValue<T>
{
    private readonly Queue<T> _sent = new();
    private T _parameter;

    public HeldValue(T initial) => Shown = _parameter = initial;

    /// <summary>What the input shows, always.</summary>
    public T Shown { get; private set; }

    /// <summary>The user entered a value that now goes to the parent.</summary>
    public void Enter(T value)
    {
        Shown = value;
        _sent.Enqueue(value);
    }

    /// <summary>The parent rendered with a value.</summary>
    public void Receive(T parameter)
    {
        if (AreEqual(parameter, _parameter)) return;
        _parameter = parameter;
        if (_sent.Contains(parameter))
        {
            while (!AreEqual(_sent.Dequeue(), parameter)) continue;
            return;
        }

        _sent.Clear();
        Shown = parameter;
    }

    private static bool AreEqual(T one, T other) => EqualityComparer<T>.Default.Equals(one, other);
}
