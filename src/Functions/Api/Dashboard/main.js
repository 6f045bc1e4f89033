
const HEALTH_NAMES = { storage: 'Storage', broker: 'Broker', durable: 'Engine' };
const health = { dependencies: null };

async function lookAtHealth() {
  let report;
  try {
    report = (await call('health')).data;
  } catch (error) {
    // 503 brings the report as well.
    report = error.problem?.body;
    if (!report?.dependencies) {
      showHealth(Object.keys(HEALTH_NAMES).map((name) => ({ name, status: 'unknown' })));
      throw error;
    }
  }
  showHealth(report.dependencies);
}

function showHealth(dependencies) {
  const was = health.dependencies;
  health.dependencies = dependencies;
  reconcile($('health'), dependencies, (one) => one.name,
    (one) => h('li', null, h('span', { class: 'dot', 'aria-hidden': 'true' }), h('b', null, HEALTH_NAMES[one.name] ?? one.name), h('span')),
    (item, one) => {
      const isWell = one.status === 'healthy';
      item.children[0].className = `dot ${isWell ? 'good' : one.status === 'unknown' ? '' : 'bad'}`;
      item.children[2].className = isWell ? 'well' : '';
      setText(item.children[2], isWell ? 'well' : one.detail ?? one.status);
      item.title = one.milliseconds === undefined ? '' : `answered after ${one.milliseconds} ms`;
      if (was && (was.find((other) => other.name === one.name)?.status === 'healthy') !== isWell) announce(`${HEALTH_NAMES[one.name] ?? one.name} is ${isWell ? 'well again' : 'in trouble'}.`);
    });
}

const sums = { failed: undefined, isMore: false, pull: undefined };

async function lookAtSums() {
  const since = new Date(Date.now() - DAY).toISOString();
  const [failed, timedOut, pulls] = await Promise.all([`uploads?top=50&status=failed&since=${since}`, `uploads?top=50&status=timedOut&since=${since}`, 'pulls?top=1'].map((path) => call(path)));
  sums.failed = failed.data.items.length + timedOut.data.items.length;
  sums.isMore = Boolean(failed.data.continuation ?? timedOut.data.continuation);
  sums.pull = pulls.data.items[0] ?? null;
  showTiles();
}

function showTiles() {
  const silent = fleet.isComplete ? silentDocks() : undefined;
  const alive = live.isFirst ? undefined : live.alive();
  const tiles = [
    { name: 'Docks', text: fleet.isComplete ? count(fleet.docks.size) : undefined },
    { name: 'Not heard for a day', text: silent === undefined ? undefined : count(silent), kind: silent ? 'warn' : '' },
    { name: 'Live uploads', text: alive && count(alive.length) },
    { name: 'Coming in', text: alive && rate(totalRate()) },
    { name: 'Failed, last 24 h', text: sums.failed === undefined ? undefined : `${count(sums.failed)}${sums.isMore ? '+' : ''}`, kind: sums.failed ? 'bad' : '' },
    { name: 'Last pull', text: sums.pull === undefined ? undefined : sums.pull ? STATUS[sums.pull.status]?.[0] ?? sums.pull.status : 'none yet', kind: `word ${sums.pull ? statusKind(sums.pull.status) : ''}` },
  ];
  reconcile($('tiles'), tiles, (tile) => tile.name, (tile) => h('li', null, h('span', null, tile.name), h('strong')), (item, tile) => {
    item.className = tile.kind ?? '';
    setText(item.lastChild, tile.text ?? '–');
  });
}

// A page on the wall is open for months: it renews itself when the service has a newer one and nobody is in the middle of something.
let ownTag;

async function lookForNewerPage() {
  const answer = await fetch(location.pathname, { cache: 'no-cache' }).catch(() => null);
  const tag = answer?.ok ? answer.headers.get('ETag') : null;
  const isInUse = document.querySelector('dialog[open]') || document.activeElement?.matches('input, textarea, select');
  if (tag && ownTag && tag !== ownTag && !isInUse) location.reload();
  ownTag ??= tag;
}

const liveLoop = new Loop('live', 3000, lookAtUploads);
const fleetLoop = new Loop('fleet', 10_000, lookAtFleet, () => !$('now').hidden);
const healthLoop = new Loop('health', 15_000, lookAtHealth);
const sumsLoop = new Loop('sums', 30_000, lookAtSums, () => !$('now').hidden);
const pageLoop = new Loop('page', 600_000, lookForNewerPage);
const LOOPS_OF = { now: [fleetLoop, sumsLoop], uploads: [endedLoop], catalogue: [catalogueLoop], pulls: [pullsLoop], quarantine: [quarantineLoop] };

function showView() {
  const name = location.hash.slice(1) in LOOPS_OF ? location.hash.slice(1) : 'now';
  for (const view of document.querySelectorAll('.view')) view.hidden = view.id !== name;
  for (const link of document.querySelectorAll('nav a')) {
    if (link.hash === `#${name}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  for (const loop of LOOPS_OF[name]) {
    if (loop.list) loop.list.isExtended = false;
    loop.wake();
  }
  fleet.show();
  return name;
}

takeKeyFromAddress();
startFleet();
showTiles();
$('pull-start').addEventListener('click', askToPull);
document.querySelector('nav').addEventListener('click', (event) => {
  if (!event.target.hash || event.ctrlKey || event.metaKey || event.shiftKey) return;
  // Not left to the browser: it would move the place from which Tab goes on.
  event.preventDefault();
  if (location.hash !== event.target.hash) history.pushState(null, '', event.target.hash);
  showView();
  scrollTo(0, 0);
});
addEventListener('hashchange', () => {
  // The skip link is no view.
  if (location.hash === '#main') return;
  showView();
  scrollTo(0, 0);
});
showView();
healthLoop.wake();
liveLoop.wake();
pageLoop.wake();
