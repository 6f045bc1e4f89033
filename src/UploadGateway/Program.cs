using DockLogs.UploadGateway;
using Microsoft.Extensions.Options;

try
{
    await GatewayApplication.Build(args).RunAsync();
    return 0;
}
catch (Exception exception) when (exception is OptionsValidationException or InvalidOperationException)
{
    // A wrong setting: what is wrong with it helps, the stack does not.
#pragma warning disable RS0030 // this is the program
    await Console.Error.WriteLineAsync(exception.Message);
#pragma warning restore RS0030
    return 1;
}
