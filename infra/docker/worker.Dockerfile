# The image of the worker, the same that dotnet publish src/Worker /t:PublishContainer makes.
# Build it from the root of the repository: docker build -f infra/docker/worker.Dockerfile -t hayate-worker:0.1.0 .
FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
# cpu, or cuda for NVIDIA GPUs.
ARG TORCH_BACKEND=cpu
WORKDIR /source
COPY . .
RUN dotnet publish src/Worker -c Release -o /app --nologo -p:TorchBackend=$TORCH_BACKEND

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble
WORKDIR /app
COPY --from=build /app .

ENV Logging__Console__FormatterName=json

# Heeded where the node has NVIDIA's container runtime.
ENV NVIDIA_VISIBLE_DEVICES=all NVIDIA_DRIVER_CAPABILITIES=compute,utility
USER 1654
ENTRYPOINT ["dotnet", "Hayate.Worker.dll"]
CMD ["agent"]
