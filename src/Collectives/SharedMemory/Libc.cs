using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Hayate.Collectives.SharedMemory;

/// <summary>The calls of Linux behind shared memory: memory that has a descriptor but no name, and waiting on a word in it.</summary>
internal static unsafe partial class Libc
{
    private const int ReadWrite = 2;
    private const int CloseOnExec = 0x80000;
    private const uint MemfdCloseOnExec = 1;
    private const int ProtectionReadWrite = 3;
    private const int MapShared = 1;
    private const int FutexWait = 0;
    private const int FutexWake = 1;

    private static readonly nint FutexCall = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 98 : 202;

    /// <summary>Whether this process can share memory this way.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>Makes memory of zeros and returns its descriptor. It exists as long as a descriptor or a mapping does.</summary>
    public static int CreateMemory(string name, long bytes)
    {
        var descriptor = MemfdCreate(name, MemfdCloseOnExec);
        if (descriptor < 0)
            throw Failure("memfd_create");
        if (Truncate(descriptor, bytes) == 0)
            return descriptor;
        var failure = Failure("ftruncate");
        Close(descriptor);
        throw failure;
    }

    /// <exception cref="Win32Exception">It cannot be opened.</exception>
    public static int Open(string path)
    {
        var descriptor = Open(path, ReadWrite | CloseOnExec);
        return descriptor >= 0 ? descriptor : throw Failure($"open {path}");
    }

    /// <exception cref="Win32Exception">It cannot be mapped.</exception>
    public static nint Map(int descriptor, long bytes)
    {
        var address = MemoryMap(0, (nuint)bytes, ProtectionReadWrite, MapShared, descriptor, 0);
        return address != -1 ? address : throw Failure("mmap");
    }

    [LibraryImport("libc", EntryPoint = "munmap")]
    public static partial void Unmap(nint address, nuint bytes);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial void Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    /// <summary>Sleeps while the word has the value, until it is woken or the time is over. May wake for no reason.</summary>
    public static void WaitWhile(int* word, int value, TimeSpan atMost)
    {
        TimeSpecification time = new((nint)atMost.Seconds, (nint)(atMost.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick));
        SystemCall(FutexCall, word, FutexWait, value, &time, null, 0);
    }

    /// <summary>Wakes all that sleep on the word.</summary>
    public static void Wake(int* word) => SystemCall(FutexCall, word, FutexWake, int.MaxValue, null, null, 0);

    private static Win32Exception Failure(string call)
    {
        var error = Marshal.GetLastPInvokeError();
        return new Win32Exception(error, $"{call}: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MemfdCreate(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    private static partial int Truncate(int descriptor, long bytes);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint MemoryMap(nint address, nuint bytes, int protection, int flags, int descriptor, long offset);

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial long SystemCall(nint number, int* word, int operation, int value, TimeSpecification* timeout, int* other, int mask);

    private readonly record struct TimeSpecification(nint Seconds, nint Nanoseconds);
}
