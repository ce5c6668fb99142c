using Microsoft.EntityFrameworkCore;
using Webmail.Data;
using Xunit;

namespace Webmail.Tests.Hosting;

public sealed class MigrationsTests
{
    [Fact]
    public void The_migrations_make_the_model_as_it_is()
    {
        using var context = new WebmailDbContext(new DbContextOptionsBuilder<WebmailDbContext>()
            .UseNpgsql("Host=nowhere.test", npgsql => npgsql.MigrationsAssembly("Webmail.Migrations"))
            .Options);
        Assert.False(context.Database.HasPendingModelChanges(), "Add one: dotnet ef migrations add NAME --project migrations");
    }
}
