using System.Globalization;
using DockLogs.Gateway.Benchmarks.Contenders;

namespace DockLogs.Gateway.Benchmarks.Driving;

/// <summary>Lets contenders take turns, several rounds each, so that what else the machine does hits all alike.</summary>
internal sealed class Measurement(IReadOnlyList<IContender> contenders, Func<TimeSpan> storageTime, int rounds, TimeSpan turn)
{
    /// <summary>Puts of one size, so many at once.</summary>
    /// <returns>Requests a second, by contender and round.</returns>
    public async Task<IReadOnlyDictionary<string, List<Result>>> PutsAsync(int size, int atOnce)
    {
        var body = new byte[size];
        System.Security.Cryptography.RandomNumberGenerator.Fill(body);
        return await RoundsAsync(async contender =>
        {
            var began = TimeProvider.System.GetTimestamp();
            var done = 0;
            await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async worker =>
            {
                for (var i = 0; TimeProvider.System.GetElapsedTime(began) < turn; i++)
                {
                    // A bounded number of keys, so that the storage does not grow without end.
                    await contender.PutAsync(string.Create(CultureInfo.InvariantCulture, $"{size}/{worker}-{i % 8}.tar"), body);
                    Interlocked.Increment(ref done);
                }
            }));
            return (done, TimeProvider.System.GetElapsedTime(began).TotalSeconds);
        });
    }

    /// <summary>One object in parts.</summary>
    /// <returns>MB (10^6 bytes) a second, by contender and round.</returns>
    public async Task<IReadOnlyDictionary<string, List<Result>>> PartsAsync(int partSize, int parts, int inParallel)
    {
        var part = new byte[partSize];
        System.Security.Cryptography.RandomNumberGenerator.Fill(part);
        return await RoundsAsync(async contender =>
        {
            var began = TimeProvider.System.GetTimestamp();
            await contender.PutInPartsAsync("parts.tar", part, parts, inParallel);
            return (partSize * (double)parts / 1e6, TimeProvider.System.GetElapsedTime(began).TotalSeconds);
        });
    }

    private async Task<IReadOnlyDictionary<string, List<Result>>> RoundsAsync(Func<IContender, Task<(double Amount, double Seconds)>> takeTurn)
    {
        var results = contenders.ToDictionary(contender => contender.Name, _ => new List<Result>());
        // The first round warms everything up and does not count.
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var contender in contenders)
            {
                var before = contender.ServerSeconds;
                var storageBefore = storageTime();
                var (amount, seconds) = await takeTurn(contender);
                if (round > 0)
                {
                    results[contender.Name].Add(new Result(amount / seconds, (contender.ServerSeconds - before) / amount, (storageTime() - storageBefore).TotalSeconds / amount));
                }
            }
        }

        return results;
    }
}
