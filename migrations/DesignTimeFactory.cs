using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Webmail.Data;

namespace Webmail.Migrations;

/// <summary>Lets `dotnet ef migrations add NAME --project migrations` build the model; it never connects anywhere.</summary>
internal sealed class DesignTimeFactory : IDesignTimeDbContextFactory<WebmailDbContext>
{
    public WebmailDbContext CreateDbContext(string[] args) => new(
        new DbContextOptionsBuilder<WebmailDbContext>()
            .UseNpgsql(npgsql => npgsql.MigrationsAssembly(typeof(DesignTimeFactory).Assembly.GetName().Name))
            .Options);
}
