using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hayate.Collectives.Tests.Nccl;

using Hayate.Collectives.Nccl;

/// <summary>
/// The binding against the header: github.com/NVIDIA/nccl, src/nccl.h.in at 5067397c (2.30), whose values are the same since 2.10; and
/// cudaErrorNotReady of CUDA's driver_types.h. No GPU is needed.
/// </summary>
public sealed class NcclLayoutTests
{
    [Fact]
    public void UniqueId_ByValue_HasTheHeadersSize()
    {
        Assert.Equal(128, Unsafe.SizeOf<NcclUniqueId>());
        Assert.Equal(128, Marshal.SizeOf<NcclUniqueId>());
        Assert.False(RuntimeHelpers.IsReferenceOrContainsReferences<NcclUniqueId>());
    }

    [Theory]
    [InlineData(typeof(NcclResult))]
    [InlineData(typeof(NcclDataType))]
    [InlineData(typeof(NcclReduction))]
    public void Enumeration_OfTheHeader_IsAnIntOfC(Type type) => Assert.Equal(typeof(int), Enum.GetUnderlyingType(type));

    [Theory]
    [InlineData("Success", 0)]
    [InlineData("UnhandledCudaError", 1)]
    [InlineData("SystemError", 2)]
    [InlineData("InternalError", 3)]
    [InlineData("InvalidArgument", 4)]
    [InlineData("InvalidUsage", 5)]
    [InlineData("RemoteError", 6)]
    [InlineData("InProgress", 7)]
    public void Result_InTheHeader_HasThisValue(string name, int value) => Assert.Equal(value, (int)Enum.Parse<NcclResult>(name));

    [Theory]
    [InlineData(ElementType.Int32, 2)]
    [InlineData(ElementType.Int64, 4)]
    [InlineData(ElementType.Float32, 7)]
    [InlineData(ElementType.Float64, 8)]
    [InlineData(ElementType.BFloat16, 9)]
    public void DataType_OfAnElementType_HasTheHeadersValue(ElementType type, int value) => Assert.Equal(value, (int)NcclProcessGroup.Type(type));

    [Theory]
    [InlineData(ReduceOperation.Sum, 0)]
    [InlineData(ReduceOperation.Max, 2)]
    public void Reduction_OfAnOperation_HasTheHeadersValue(ReduceOperation operation, int value) => Assert.Equal(value, (int)NcclProcessGroup.Operation(operation));

    [Fact]
    public void Bytes_OnTheirWay_AreOfTheHeadersInt8() => Assert.Equal(0, (int)NcclDataType.Int8);
}
