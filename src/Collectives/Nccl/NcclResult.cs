namespace Hayate.Collectives.Nccl;

/// <summary><c>ncclResult_t</c>.</summary>
internal enum NcclResult
{
    Success = 0,
    UnhandledCudaError = 1,
    SystemError = 2,
    InternalError = 3,
    InvalidArgument = 4,
    InvalidUsage = 5,
    RemoteError = 6,
    InProgress = 7,
}

/// <summary><c>ncclDataType_t</c>, as far as it is used.</summary>
internal enum NcclDataType
{
    Int8 = 0,
    Int32 = 2,
    Int64 = 4,
    Float32 = 7,
    Float64 = 8,
    BFloat16 = 9,
}

/// <summary><c>ncclRedOp_t</c>, as far as it is used.</summary>
internal enum NcclReduction
{
    Sum = 0,
    Max = 2,
}
