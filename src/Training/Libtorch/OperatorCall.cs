using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Hayate.Training.Libtorch;

/// <summary>One call of an operator through libtorch's dispatcher: its arguments in the order of its schema.</summary>
/// <param name="functions">Where the dispatcher is.</param>
/// <param name="arguments">Room for all arguments.</param>
internal unsafe ref struct OperatorCall(NativeFunctions functions, Span<ulong> arguments)
{
    private readonly Span<ulong> _arguments = arguments;
    private int _count;

    /// <summary>Adds a list of one tensor, which the operator may change.</summary>
    public void AddList(Tensor tensor)
    {
        nint list, handle;
        Require(functions.NewList(1, &list), "torch_new_list_reserve_size");
        Require(functions.NewTensorHandle(tensor.Handle, &handle), "aoti_torch_new_tensor_handle");
        Require(functions.PushBack(list, (ulong)handle), "torch_list_push_back");
        Add((ulong)list);
    }

    /// <summary>Adds an empty list of tensors.</summary>
    public void AddEmptyList()
    {
        nint list;
        Require(functions.NewList(0, &list), "torch_new_list_reserve_size");
        Add((ulong)list);
    }

    /// <summary>Adds a number.</summary>
    public void Add(double value) => Add(BitConverter.DoubleToUInt64Bits(value));

    /// <summary>Adds a truth value.</summary>
    public void Add(bool value) => Add(value ? 1UL : 0UL);

    /// <summary>Adds nothing, for an optional argument.</summary>
    public void AddNone() => Add(0UL);

    /// <summary>Calls an operator that returns nothing.</summary>
    /// <param name="name">Name with its namespace, as UTF-8 that ends in zero, such as <c>"aten::relu_\0"u8</c>.</param>
    /// <exception cref="InvalidOperationException">libtorch refuses; its reason stands in the error output.</exception>
    public readonly void Invoke(ReadOnlySpan<byte> name)
    {
        byte overload = 0;
        fixed (byte* operation = name)
        fixed (ulong* stack = _arguments)
            Require(functions.CallDispatcher(operation, &overload, stack, NativeFunctions.InterfaceVersion), "torch_call_dispatcher");
    }

    private void Add(ulong value) => _arguments[_count++] = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Require(int error, string function)
    {
        if (error != 0)
            throw new InvalidOperationException($"{function} of libtorch failed with error {error}; its reason stands in the error output.");
    }
}
