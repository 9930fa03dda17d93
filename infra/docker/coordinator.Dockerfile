# The image of the coordinator, the same that dotnet publish src/Coordinator /t:PublishContainer makes.
# Build it from the root of the repository: docker build -f infra/docker/coordinator.Dockerfile -t hayate-coordinator:0.1.0 .
FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build

WORKDIR /source
COPY . .
RUN dotnet publish src/Coordinator -c Release -o /app --nologo

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble
WORKDIR /app
COPY --from=build /app .

ENV Logging__Console__FormatterName=json
EXPOSE 7070

USER 1654
ENTRYPOINT ["dotnet", "Hayate.Coordinator.dll"]

