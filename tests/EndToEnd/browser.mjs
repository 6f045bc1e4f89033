// A real Chromium that takes orders as JSON lines on stdin, {"number", "do", …}, and answers each with one line on stdout,
// {"number", "result"} or {"number", "error"}. Every order waits until what it names is there.
//
//   open {url, width?, height?, dark?}   a fresh browser context with one page
//   click | check | fill | select | press {selector, value?}
//   wait {selector, state?}              visible (the default), hidden or attached
//   text | count {selector}
//   evaluate {script}                    an expression in the page
//   download {selector}                  clicks, and saves what the browser saves; answers {path, name}
//   wantKey {key}                        from now on the API answers 401 to calls without this key
//   fleet {docks}                        from now on the registry has this many docks
//   limit {seconds}                      from now on the API answers 429 to every call, to be asked again after this time
//   renew                                from now on the service has another page
//   clock                                from now on the page's time goes by only as told
//   pass {seconds}                       lets it go by
//   findings                             console errors, uncaught errors, breaches of the policy, addresses asked for
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const [executablePath, directory] = process.argv.slice(2);

// Each start has a new profile of its own; without these flags Chromium looks up its maker's hosts.
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
let page;
let findings;

const orders = {
  async open({ url, width = 1400, height = 900, dark = false }) {
    await page?.context().close();
    findings = { console: [], uncaught: [], policy: [], addresses: [] };
    const context = await browser.newContext({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', locale: 'en-GB', timezoneId: 'Europe/Berlin' });
    context.setDefaultTimeout(60_000);
    await context.exposeBinding('tellBreach', (_, breach) => { findings.policy.push(breach); });
    await context.addInitScript(() => addEventListener('securitypolicyviolation', (event) => window.tellBreach(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`)));
    page = await context.newPage();
    page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) findings.console.push(message.text()); });
    page.on('pageerror', (error) => findings.uncaught.push(String(error.stack ?? error)));
    page.on('request', (request) => findings.addresses.push(request.url()));
    await page.goto(url);
  },
  click: ({ selector }) => page.locator(selector).click(),
  check: ({ selector }) => page.locator(selector).check(),
  fill: ({ selector, value }) => page.locator(selector).fill(value),
  select: ({ selector, value }) => page.locator(selector).selectOption(value),
  press: ({ selector, value }) => (selector ? page.locator(selector).press(value) : page.keyboard.press(value)),
  wait: ({ selector, state = 'visible' }) => page.locator(selector).first().waitFor({ state }),
  text: ({ selector }) => page.locator(selector).innerText(),
  count: ({ selector }) => page.locator(selector).count(),
  evaluate: ({ script }) => page.evaluate(script),
  async download({ selector }) {
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator(selector).click()]);
    const path = join(directory, download.suggestedFilename());
    await download.saveAs(path);
    return { path, name: download.suggestedFilename() };
  },
  wantKey: ({ key }) => page.context().route(/\/api\/(?!dashboard|health)/, (route) =>
    route.request().headers()['x-functions-key'] === key ? route.continue() : route.fulfill({ status: 401 })),
  fleet: ({ docks }) => page.context().route(/\/api\/docks(\?|$)/, (route) => {
    const query = new URL(route.request().url()).searchParams;
    const [from, top] = [Number(query.get('continuation') ?? 0), Number(query.get('top'))];
    const items = Array.from({ length: Math.min(top, docks - from) }, (_, place) => ({ dock: `MANY${String(from + place).padStart(6, '0')}`, enabled: true, modules: ['0', '3'], lastSeen: new Date().toISOString() }));
    return route.fulfill({ json: from + top < docks ? { items, continuation: String(from + top) } : { items } });
  }),
  limit: ({ seconds }) => page.context().route(/\/api\/(?!dashboard)/, (route) => route.fulfill({
    status: 429, headers: { 'Retry-After': String(seconds) }, contentType: 'application/problem+json',
    json: { type: 'urn:docklogs:problem:too-many-requests', title: 'More calls than one client may make', status: 429, detail: `Try again in ${seconds} s.` },
  })),
  renew: () => page.context().route(/\/api\/dashboard$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), etag: '"another"' } });
  }),
  clock: () => page.clock.install(),
  pass: ({ seconds }) => page.clock.runFor(seconds * 1000),
  findings: () => findings,
};

const tell = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);
createInterface({ input: process.stdin })
  .on('line', async (line) => {
    const order = JSON.parse(line);
    try {
      tell({ number: order.number, result: (await orders[order.do](order)) ?? null });
    } catch (error) {
      tell({ number: order.number, error: String(error.message ?? error), page: await page?.locator('body').innerText({ timeout: 1000 }).catch(() => '') });
    }
  })
  .on('close', async () => {
    await browser.close();
    process.exit(0);
  });
tell({ number: 0, result: 'ready' });
