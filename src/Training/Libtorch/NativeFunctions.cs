using System.Runtime.InteropServices;
using TorchSharp;

namespace Hayate.Training.Libtorch;

/// <summary>
/// Functions of libtorch that TorchSharp does not offer. The only place that knows their names: each is looked up once, and whoever needs one
/// asks for it first (<see cref="HasDispatcher"/>, <see cref="HasAutocast"/>) and does without where it is missing.
/// </summary>
/// <remarks>
/// The dispatcher's functions have C linkage and are part of libtorch's stable interface. The others are C++ and carry the mangled names
/// of the Itanium ABI, so they exist on Linux and macOS alone.
/// </remarks>
internal sealed unsafe class NativeFunctions
{
    /// <summary>Version of the stable interface that calls are laid out for: 2.10, major and minor in the two highest bytes.</summary>
    public const ulong InterfaceVersion = (2UL << 56) | (10UL << 48);

    private static readonly Lazy<NativeFunctions> LazyLoaded = new(() => new NativeFunctions(ExportOf(LoadedLibrary())));

    private readonly List<string> _missing = [];

    /// <summary>Looks all functions up.</summary>
    /// <param name="export">Address of an exported symbol, or 0 where there is none.</param>
    public NativeFunctions(Func<string, nint> export)
    {
        nint Find(string name)
        {
            nint address = export(name);
            if (address == 0)
                _missing.Add(name);
            return address;
        }

        CallDispatcher = (delegate* unmanaged[Cdecl]<byte*, byte*, ulong*, ulong, int>)Find("torch_call_dispatcher");
        NewTensorHandle = (delegate* unmanaged[Cdecl]<nint, nint*, int>)Find("aoti_torch_new_tensor_handle");
        NewTensorFromBlob = (delegate* unmanaged[Cdecl]<void*, long, long*, long*, long, int, int, int, nint*, int>)Find("aoti_torch_create_tensor_from_blob");
        NewList = (delegate* unmanaged[Cdecl]<nuint, nint*, int>)Find("torch_new_list_reserve_size");
        PushBack = (delegate* unmanaged[Cdecl]<nint, ulong, int>)Find("torch_list_push_back");
        IsAutocastEnabled = (delegate* unmanaged[Cdecl]<sbyte, byte>)Find("_ZN2at8autocast19is_autocast_enabledEN3c1010DeviceTypeE");
        SetAutocastEnabled = (delegate* unmanaged[Cdecl]<sbyte, byte, void>)Find("_ZN2at8autocast20set_autocast_enabledEN3c1010DeviceTypeEb");
        SetAutocastType = (delegate* unmanaged[Cdecl]<sbyte, sbyte, void>)Find("_ZN2at8autocast18set_autocast_dtypeEN3c1010DeviceTypeENS1_10ScalarTypeE");
        IncrementNesting = (delegate* unmanaged[Cdecl]<int>)Find("_ZN2at8autocast17increment_nestingEv");
        DecrementNesting = (delegate* unmanaged[Cdecl]<int>)Find("_ZN2at8autocast17decrement_nestingEv");
        ClearAutocastCache = (delegate* unmanaged[Cdecl]<void>)Find("_ZN2at8autocast11clear_cacheEv");
        GlobalContext = (delegate* unmanaged[Cdecl]<nint>)Find("_ZN2at13globalContextEv");
        SetNnpackEnabled = (delegate* unmanaged[Cdecl]<nint, byte, void>)Find("_ZN2at7Context20setUserEnabledNNPACKEb");
    }

    /// <summary>Those of the libtorch that TorchSharp has loaded.</summary>
    public static NativeFunctions Loaded => LazyLoaded.Value;

    /// <summary>Names that were not found.</summary>
    public IReadOnlyList<string> Missing => _missing;

    /// <summary>Whether operators can be called by name.</summary>
    public bool HasDispatcher => CallDispatcher != null && NewTensorHandle != null && NewList != null && PushBack != null;

    /// <summary>Whether operators can be made to compute in another precision.</summary>
    public bool HasAutocast => IsAutocastEnabled != null && SetAutocastEnabled != null && SetAutocastType != null
        && IncrementNesting != null && DecrementNesting != null && ClearAutocastCache != null;

    /// <summary>Calls an operator: its name, its overload, arguments in and results out, version of the interface. 0 is success.</summary>
    public delegate* unmanaged[Cdecl]<byte*, byte*, ulong*, ulong, int> CallDispatcher { get; }

    /// <summary>A second handle on a tensor, which a call consumes.</summary>
    public delegate* unmanaged[Cdecl]<nint, nint*, int> NewTensorHandle { get; }

    /// <summary>A tensor over memory: address, dimensions, sizes, strides, offset, type, kind and number of the device.</summary>
    public delegate* unmanaged[Cdecl]<void*, long, long*, long*, long, int, int, int, nint*, int> NewTensorFromBlob { get; }

    /// <summary>A list with room for a number of arguments, which a call consumes.</summary>
    public delegate* unmanaged[Cdecl]<nuint, nint*, int> NewList { get; }

    /// <summary>Appends an argument to a list.</summary>
    public delegate* unmanaged[Cdecl]<nint, ulong, int> PushBack { get; }

    /// <summary>Whether autocast is on for a kind of device on this thread.</summary>
    public delegate* unmanaged[Cdecl]<sbyte, byte> IsAutocastEnabled { get; }

    /// <summary>Switches autocast for a kind of device on this thread.</summary>
    public delegate* unmanaged[Cdecl]<sbyte, byte, void> SetAutocastEnabled { get; }

    /// <summary>Sets the type that autocast computes in.</summary>
    public delegate* unmanaged[Cdecl]<sbyte, sbyte, void> SetAutocastType { get; }

    /// <summary>Enters a region of autocast.</summary>
    public delegate* unmanaged[Cdecl]<int> IncrementNesting { get; }

    /// <summary>Leaves a region; 0 is the outermost.</summary>
    public delegate* unmanaged[Cdecl]<int> DecrementNesting { get; }

    /// <summary>Forgets the weights that were cast.</summary>
    public delegate* unmanaged[Cdecl]<void> ClearAutocastCache { get; }

    /// <summary>The settings of the process.</summary>
    public delegate* unmanaged[Cdecl]<nint> GlobalContext { get; }

    /// <summary>Whether float32 convolutions of one image may go through NNPACK, in such settings.</summary>
    public delegate* unmanaged[Cdecl]<nint, byte, void> SetNnpackEnabled { get; }

    private static Func<string, nint> ExportOf(nint library) =>
        name => library != 0 && NativeLibrary.TryGetExport(library, name, out nint address) ? address : 0;

    // By its bare name: the loader knows the library that is in the process already and opens no other.
    private static nint LoadedLibrary()
    {
        torch.InitializeDeviceType(DeviceType.CPU);
        string name = OperatingSystem.IsWindows() ? "torch_cpu.dll" : OperatingSystem.IsMacOS() ? "libtorch_cpu.dylib" : "libtorch_cpu.so";
        return NativeLibrary.TryLoad(name, out nint library) ? library : 0;
    }
}
