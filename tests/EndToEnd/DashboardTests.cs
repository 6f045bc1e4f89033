using System.Text.Json;

namespace DockLogs.EndToEnd.Tests;

/// <summary>The page as people use it, in a real browser on the whole pipeline.</summary>
[Collection(PipelineFixture.Name)]
public sealed class DashboardTests(PipelineFixture pipeline)
{
    private const string Hostile = "<img src=x onerror=\"window.breached=1\"><script>window.breached=1</script>";

    [SkippableFact]
    public async Task Upload_is_requested_watched_and_downloaded_from_the_page()
    {
        Browser.Require();
        var dock = await AddAsync("hold", Hostile);
        await using var browser = await Browser.StartAsync();
        await browser.OpenAsync(pipeline.Dashboard);

        await browser.WaitAsync("#health .dot.good >> nth=2");
        await browser.FillAsync("#fleet-search", dock.ToLowerInvariant());
        await browser.WaitAsync($"#fleet-table tr:has-text('{dock}'):has-text('never')");
        Assert.Contains(Hostile, await browser.TextAsync($"#fleet-table tr:has-text('{dock}')"), StringComparison.Ordinal);

        await browser.ClickAsync($"button[aria-label='Request logs of dock {dock}']");
        await browser.CheckAsync("dialog .choices:has-text('own logs') .row:has-text('322') input");
        await browser.FillAsync("dialog label:has-text('Note') input", Hostile);
        await browser.WaitAsync("dialog .foot :text('1 log chosen')");
        await browser.ClickAsync("dialog button:has-text('Request the upload')");

        var card = $"#live .card:has-text('{dock}')";
        await browser.WaitAsync($"{card} .chip:text-is('uploading')");
        await browser.WaitAsync($"{card} > .track[aria-valuenow='97']");
        await browser.WaitAsync($"{card} .files :text('sending · 97 %')");
        await browser.WaitAsync($"{card} .facts :text('100 kB/s')");
        Assert.Contains(Hostile, await browser.TextAsync($"{card} .facts"), StringComparison.Ordinal);
        await browser.WaitAsync($"#fleet-table tr:has-text('{dock}') .track[aria-valuenow='97']");
        await browser.WaitAsync($"#fleet-table tr:has-text('{dock}') .dot.good");

        await pipeline.Docks.ReleaseAsync(dock);
        await browser.WaitAsync($"{card} .chip.good:text-is('completed')");
        await browser.WaitAsync($"{card} > .track[aria-valuenow='100']");
        await browser.WaitUntilGoneAsync($"#fleet-table tr:has-text('{dock}') .track");

        await browser.ClickAsync("nav a:has-text('Catalogue')");
        await browser.FillAsync("#catalogue-form [name=dock]", dock);
        await browser.SelectAsync("#catalogue-form [name=module]", "3");
        await browser.ClickAsync("#catalogue-form button");
        await browser.WaitUntilGoneAsync("#catalogue-table tbody tr >> nth=1");
        var row = $"#catalogue-table tr:has-text('{dock}'):has-text('verified')";
        var (name, bytes) = await browser.DownloadAsync($"{row} button:has-text('Download')");
        Assert.StartsWith($"{dock}-3-", name, StringComparison.Ordinal);
        Assert.Equal(pipeline.Docks.Archive(dock, "3"), bytes);

        Assert.Equal(JsonValueKind.Null, (await browser.EvaluateAsync("window.breached ?? null")).ValueKind);
        await browser.AssertCleanAsync();
    }

    [SkippableFact]
    public async Task Cancel_asks_first_and_then_ends_the_upload()
    {
        Browser.Require();
        var dock = await AddAsync("hold");
        var id = await pipeline.Api.UploadAsync(dock, "0", "3");
        await using var browser = await Browser.StartAsync();
        await browser.OpenAsync(pipeline.Dashboard, dark: true);
        var card = $"#live .card:has-text('{dock}')";
        await browser.WaitAsync($"{card} .chip:text-is('uploading')");

        await browser.ClickAsync($"{card} button:text-is('Cancel')");
        await browser.ClickAsync("dialog button:has-text('Let it go on')");
        await browser.WaitUntilGoneAsync("dialog");
        Assert.Empty(pipeline.Docks.Commands(dock, "fileupload_update"));

        await browser.ClickAsync($"{card} button:text-is('Cancel')");
        await browser.ClickAsync("dialog button:has-text('Cancel the upload')");
        await browser.WaitAsync($"{card} .chip:text-is('cancelled')");

        Assert.Equal("canceled", (await pipeline.Api.EndAsync(id)).GetProperty("status").GetString());
        await browser.AssertCleanAsync();
    }

    [SkippableFact]
    public async Task Ended_upload_is_found_by_its_status_with_what_it_means_and_what_to_do()
    {
        Browser.Require();
        var dock = await AddAsync("refuse", code: 324016);
        var error = (await pipeline.Api.EndAsync(await pipeline.Api.UploadAsync(dock, "3"))).GetProperty("error");
        await using var browser = await Browser.StartAsync();
        await browser.OpenAsync(new Uri(pipeline.Dashboard, "dashboard#uploads"));

        await browser.FillAsync("#uploads-form [name=dock]", dock);
        await browser.SelectAsync("#uploads-form [name=status]", "failed");
        await browser.WaitAsync($"#uploads-table tr:has-text('{dock}')");
        var row = await browser.TextAsync($"#uploads-table tr:has-text('{dock}')");
        await browser.SelectAsync("#uploads-form [name=status]", "completed");
        await browser.WaitAsync("#uploads-table :text('No ended upload fits.')");

        Assert.Contains(error.GetProperty("message").GetString()!, row, StringComparison.Ordinal);
        Assert.Contains(error.GetProperty("advice").GetString()!, row, StringComparison.Ordinal);
        Assert.Contains("324016", row, StringComparison.Ordinal);
        await browser.AssertCleanAsync();
    }

    [SkippableFact]
    public async Task Refused_calls_are_shown_with_title_detail_and_each_fault()
    {
        Browser.Require();
        var dock = await AddAsync("silent");
        await using var browser = await Browser.StartAsync();
        await browser.OpenAsync(pipeline.Dashboard);
        await browser.FillAsync("#fleet-search", dock);
        await browser.ClickAsync($"button[aria-label='Request logs of dock {dock}']");

        await browser.WaitAsync("dialog .problem:has-text('The dock did not answer'):has-text('nothing has changed there')");
        await browser.PressAsync("Escape");
        await browser.ClickAsync("nav a:has-text('Catalogue')");
        await browser.FillAsync("#catalogue-form [name=dock]", "not a serial");
        await browser.ClickAsync("#catalogue-form button");
        await browser.WaitAsync("#catalogue .problem:has-text('The request has faults') li:has-text('dock: found'):has-text('expected a serial number')");

        await browser.AssertCleanAsync(refused: true);
    }

    [SkippableFact]
    public async Task Pull_is_started_after_a_question_and_its_report_is_shown()
    {
        Browser.Require();
        var dock = await AddAsync("upload");
        await using var browser = await Browser.StartAsync();
        await browser.OpenAsync(new Uri(pipeline.Dashboard, "dashboard#pulls"));

        await browser.ClickAsync("#pull-start");
        await browser.FillAsync("dialog textarea", dock);
        await browser.ClickAsync("dialog button:has-text('Start the pull')");
        await browser.WaitUntilGoneAsync("dialog");
        var pull = (await browser.TextAsync(".toast .mono")).Trim();
        await browser.WaitAsync($"#pulls-table tr:has-text('{pull}') .chip:text-is('completed')");
        await browser.ClickAsync($"#pulls-table tr:has-text('{pull}') button:text-is('Report')");
        await browser.WaitAsync($"dialog tr:has-text('{dock}') .chip:text-is('completed')");

        var link = await browser.EvaluateAsync("document.querySelector('dialog a').href");
        using var report = await pipeline.Api.GetAsync(link.GetString()!);
        Assert.Equal("text/html", report.Content.Headers.ContentType?.MediaType);
        await browser.AssertCleanAsync();
    }

    [SkippableFact]
    public async Task Quarantined_message_is_shown_with_what_was_found_and_expected()
    {
        Browser.Require();
        var dock = pipeline.NewDock();
        await pipeline.Docks.SayAsync($"thing/product/{dock}/events", $$"""{"method":"{{Hostile.Replace("\"", "", StringComparison.Ordinal)}}","data":[]""");
        await using var browser = await Browser.StartAsync();
        await browser.OpenAsync(new Uri(pipeline.Dashboard, "dashboard#quarantine"));
        var row = $"#quarantine-table tr:has-text('{dock}')";
        await Api.EventuallyAsync(
            async () => (await pipeline.Api.ReadAsync("quarantine?top=200")).GetRawText().Contains(dock, StringComparison.Ordinal),
            () => "the message is not in the quarantine");
        await browser.ClickAsync("nav a:has-text('Now')");
        await browser.ClickAsync("nav a:has-text('Quarantine')");
        await browser.WaitAsync(row);

        var entry = (await pipeline.Api.ReadAsync("quarantine?top=200")).GetProperty("items").EnumerateArray().First(one => one.GetProperty("topic").GetString()!.Contains(dock, StringComparison.Ordinal));
        var text = await browser.TextAsync(row);
        foreach (var field in (string[])["reason", "found", "expected", "topic"])
        {
            Assert.Contains(entry.GetProperty(field).GetString()!, text, StringComparison.Ordinal);
        }

        await browser.DownloadAsync($"{row} button:text-is('Save')");
        await browser.AssertCleanAsync();
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Key_is_asked_for_kept_in_the_tab_and_never_part_of_an_address(bool inTheAddress)
    {
        Browser.Require();
        var dock = await AddAsync("upload");
        var id = await pipeline.Api.UploadAsync(dock, "3");
        await pipeline.Api.EndAsync(id);
        await using var browser = await Browser.StartAsync();
        await browser.OpenAsync(new Uri("about:blank"));
        await browser.WantKeyAsync("k3y/+=");
        var page = inTheAddress ? new Uri(pipeline.Dashboard, "dashboard?code=k3y%2F%2B%3D&clientId=wall#uploads") : new Uri(pipeline.Dashboard, "dashboard#uploads");
        await browser.EvaluateAsync($"void location.assign('{page.AbsoluteUri}')");
        if (!inTheAddress)
        {
            await browser.FillAsync("dialog:has-text('Function key') input", "wrong");
            await browser.PressAsync("Enter");
            await browser.WaitAsync("dialog :text('The key was not taken')");
            await browser.FillAsync("dialog:has-text('Function key') input", "k3y/+=");
            await browser.ClickAsync("dialog button:text-is('Go on')");
        }

        await browser.WaitAsync($"#uploads-table tr:has-text('{dock}')");
        await browser.ClickAsync($"#uploads-table tr:has-text('{dock}') button");
        var (_, bytes) = await browser.DownloadAsync("dialog button:text-is('Download')");

        Assert.Equal(pipeline.Docks.Archive(dock, "3"), bytes);
        Assert.Equal($"{pipeline.Dashboard.AbsoluteUri}#uploads", (await browser.EvaluateAsync("location.href")).GetString());
        Assert.Equal("{}", (await browser.EvaluateAsync("JSON.stringify(localStorage) + document.cookie")).GetString());
        Assert.DoesNotContain((await browser.AddressesAsync()).Where(address => address != page.GetLeftPart(UriPartial.Query)), address => address.Contains("k3y", StringComparison.Ordinal));
        await browser.AssertCleanAsync(refused: true);
    }

    [SkippableFact]
    public async Task Ten_thousand_docks_are_searched_fifty_rows_at_a_time()
    {
        Browser.Require();
        await using var browser = await Browser.StartAsync();
        await browser.OpenAsync(new Uri("about:blank"));
        await browser.ShowFleetOfAsync(10_000);
        await browser.EvaluateAsync($"void location.assign('{pipeline.Dashboard.AbsoluteUri}')");

        await browser.WaitAsync("#fleet-count:text-is('10,000 docks')");
        Assert.Equal(50, await browser.CountAsync("#fleet-table tbody tr"));
        await browser.ClickAsync("#fleet-pager button:text-is('Next')");
        await browser.WaitAsync("#fleet-table tr:has-text('MANY000050')");
        Assert.Equal(50, await browser.CountAsync("#fleet-table tbody tr"));
        await browser.FillAsync("#fleet-search", "many009999");
        await browser.WaitAsync("#fleet-table tr:has-text('MANY009999')");
        Assert.Equal(1, await browser.CountAsync("#fleet-table tbody tr"));

        await browser.AssertCleanAsync();
    }

    [SkippableFact]
    public async Task Api_that_says_when_to_ask_again_is_left_alone_until_then()
    {
        Browser.Require();
        await using var browser = await Browser.StartAsync();
        await browser.OpenAsync(new Uri("about:blank"));
        await browser.LimitAsync(TimeSpan.FromMinutes(2));
        await browser.StopClockAsync();
        await browser.EvaluateAsync($"void location.assign('{pipeline.Dashboard.AbsoluteUri}')");
        await browser.WaitAsync("#trouble:has-text('More calls than one client may make'):has-text('Try again in 120 s.')");
        var asked = (await browser.AddressesAsync()).Count;

        await browser.PassAsync(TimeSpan.FromSeconds(110));
        Assert.Equal(asked, (await browser.AddressesAsync()).Count);
        await browser.PassAsync(TimeSpan.FromSeconds(15));
        await Api.EventuallyAsync(async () => (await browser.AddressesAsync()).Count > asked, () => "the page has given up");

        await browser.AssertCleanAsync(refused: true);
    }

    [SkippableFact]
    public async Task Page_on_the_wall_renews_itself_when_the_service_has_another()
    {
        Browser.Require();
        await using var browser = await Browser.StartAsync();
        await browser.OpenAsync(new Uri("about:blank"));
        await browser.StopClockAsync();
        await browser.EvaluateAsync($"void location.assign('{pipeline.Dashboard.AbsoluteUri}')");
        await browser.WaitAsync("#health .dot.good >> nth=2");
        await Api.EventuallyAsync(async () => (await browser.AddressesAsync()).Count(address => address == pipeline.Dashboard.AbsoluteUri) == 2, () => "the page has not asked for itself");
        await browser.EvaluateAsync("void (window.isOld = true)");

        await browser.PassAsync(TimeSpan.FromMinutes(11));
        Assert.True((await browser.EvaluateAsync("window.isOld === true")).GetBoolean());
        await browser.RenewPageAsync();
        await browser.PassAsync(TimeSpan.FromMinutes(11));
        await Api.EventuallyAsync(async () => (await browser.CountAsync("#health .dot.good")) == 3 && !(await browser.EvaluateAsync("window.isOld === true")).GetBoolean(), () => "the page is still the old one");

        await browser.AssertCleanAsync();
    }

    [SkippableTheory]
    [InlineData(360)]
    [InlineData(1400)]
    public async Task Page_fits_its_width_and_goes_by_the_keyboard_alone(int width)
    {
        Browser.Require();
        var dock = await AddAsync("upload", Hostile);
        await pipeline.Api.EndAsync(await pipeline.Api.UploadAsync(dock, "0", "3"));
        // Fails with a long key in its message.
        await pipeline.Api.EndAsync(await pipeline.Api.UploadAsync(await AddAsync("liar"), "3"));
        await using var browser = await Browser.StartAsync();
        await browser.OpenAsync(pipeline.Dashboard, width);
        await browser.WaitAsync("#fleet-table tbody tr");

        await browser.PressAsync("Tab");
        Assert.Equal("Skip to the content", (await browser.EvaluateAsync("document.activeElement.textContent")).GetString());
        foreach (var view in (string[])["Now", "Uploads", "Catalogue", "Pulls", "Quarantine"])
        {
            await browser.PressAsync("Tab");
            await browser.PressAsync("Enter");
            await browser.WaitAsync($"nav a[aria-current]:text-is('{view}')");
            await browser.WaitUntilGoneAsync("main > :not([hidden]) .empty:text-is('Looking …')");
            Assert.Equal(0, (await browser.EvaluateAsync("Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)")).GetInt32());
        }

        await browser.ClickAsync("nav a:text-is('Now')");
        await browser.FillAsync("#fleet-search", dock);
        await browser.PressAsync("Tab");
        await browser.PressAsync("Tab");
        await browser.PressAsync("Enter");
        await browser.WaitAsync("dialog .choices >> nth=1");
        Assert.Equal(0, (await browser.EvaluateAsync("Math.max(0, document.querySelector('dialog .body').scrollWidth - document.querySelector('dialog .body').clientWidth)")).GetInt32());
        await browser.PressAsync("Escape");
        await browser.WaitUntilGoneAsync("dialog");
        Assert.Equal($"Request logs of dock {dock}", (await browser.EvaluateAsync("document.activeElement.getAttribute('aria-label')")).GetString());
        await browser.AssertCleanAsync();
    }

    private async Task<string> AddAsync(string behaviour, string note = "", int? code = null)
    {
        var dock = pipeline.NewDock();
        using var registered = await pipeline.Api.PutAsync($"docks/{dock}", JsonSerializer.Serialize(new { note }));
        Assert.True(registered.IsSuccessStatusCode);
        await pipeline.Docks.AddAsync(dock, behaviour, code is null ? null : new { code });
        return dock;
    }
}
