
// The uploads that are alive, and those that ended a moment ago, so that one sees how. The list of the API is newest first
// and holds both kinds: the first look goes back a day or a thousand uploads, later ones to where the look before began;
// live ones that are older are asked for one by one.
const MOST_SHOWN = 40;
const SHOWN_AFTER_END = 60_000;
const FIRST_LOOK = { pages: 5, hours: 24 };
const SINGLE_LOOKS = 8;

const live = {
  uploads: new Map(),
  watchers: new Set(),
  isFirst: true,
  newest: '',
  turn: 0,
  alive: () => [...live.uploads.values()].map((known) => known.upload).filter((upload) => !isEnded(upload)),
  ofDock: (dock) => live.alive().filter((upload) => upload.dock === dock).sort((one, other) => Number(one.status === 'queued') - Number(other.status === 'queued'))[0],
};

async function lookAtUploads() {
  const seen = new Set();
  const ended = [];
  let path = 'uploads?top=50';
  if (live.isFirst) path = `uploads?top=200&since=${new Date(Date.now() - FIRST_LOOK.hours * 3_600_000).toISOString()}`;
  const first = path;
  let next;
  let newest;
  for (let page = 0; page < FIRST_LOOK.pages; page++) {
    const { data } = await call(next ? `${first}&continuation=${encodeURIComponent(next)}` : first);
    for (const upload of data.items) {
      seen.add(upload.id);
      newest ??= upload.requestedAt;
      take(upload, null, ended);
    }
    next = data.continuation;
    const last = data.items.at(-1);
    if (!next || (!live.isFirst && (!last || last.requestedAt <= live.newest))) break;
  }
  live.newest = newest ?? live.newest;
  live.isFirst = false;

  // In turn, so that each is fresh now and then however many there are.
  const others = live.alive().filter((upload) => !seen.has(upload.id));
  const chosen = others.length <= SINGLE_LOOKS ? others : Array.from({ length: SINGLE_LOOKS }, (_, place) => others[(live.turn + place) % others.length]);
  live.turn += SINGLE_LOOKS;
  await Promise.all(chosen.map(async ({ id }) => {
    try {
      const answer = await call(`uploads/${id}`, { etag: live.uploads.get(id).etag });
      if (answer.status !== 304) take(answer.data, answer.etag, ended);
    } catch (error) {
      if (error.problem?.status !== 404) throw error;
      live.uploads.delete(id);
    }
  }));
  for (const [id, known] of live.uploads) {
    if (isEnded(known.upload) && Date.now() - known.endedAt > SHOWN_AFTER_END) live.uploads.delete(id);
  }
  tellEnds(ended);
  showLive();
  return live.alive().length ? 2000 : 5000;
}

function take(upload, etag, ended = []) {
  const known = live.uploads.get(upload.id);
  if (!known && isEnded(upload)) return;
  if (isEnded(upload) && !isEnded(known.upload)) ended.push(upload);
  live.uploads.set(upload.id, { upload, etag, endedAt: known?.endedAt ?? (isEnded(upload) ? Date.now() : undefined) });
  for (const watcher of live.watchers) watcher(upload);
}

function tellEnds(ended) {
  if (ended.length === 0) return;
  announce(ended.length > 3
    ? `${ended.length} uploads have ended.`
    : ended.map((upload) => `Upload of dock ${upload.dock} ${STATUS[upload.status][0]}.${upload.error ? ` ${upload.error.message}` : ''}`).join(' '));
  endedLoop.wake();
  sumsLoop.wake();
}

function showLive() {
  const alive = live.alive();
  const running = (upload) => (upload.status === 'queued' ? 1 : 0);
  const order = [...live.uploads.values()].map((known) => known.upload)
    .sort((one, other) => running(one) - running(other) || other.requestedAt.localeCompare(one.requestedAt));
  reconcile($('live'), order.slice(0, MOST_SHOWN), (upload) => upload.id, makeCard, updateCard);
  setText($('live-count'), alive.length ? count(alive.length) : '');
  $('live-empty').hidden = order.length > 0;
  setText($('live-empty'), 'No upload is under way.');
  $('live-more').hidden = order.length <= MOST_SHOWN;
  setText($('live-more'), `… and ${count(Math.max(0, order.length - MOST_SHOWN))} more.`);
  document.title = alive.length ? `(${alive.length}) Dock logs` : 'Dock logs';
  showTiles();
  fleet.show();
}

const totalRate = () => live.alive().reduce((sum, upload) => sum + rateOf(upload), 0);

// A dock says its rate with its last word about a file; what has arrived has none any more.
const rateOf = (upload) => (upload.status === 'uploading' ? upload.files.reduce((sum, file) => sum + (file.percent < 100 ? file.uploadRate ?? 0 : 0), 0) : 0);

function makeCard(upload) {
  const parts = {
    chip: h('span'), percent: h('span', { class: 'percent' }), bar: track(`Upload of dock ${upload.dock}`), facts: h('p', { class: 'facts' }),
    files: h('ul', { class: 'files', 'aria-label': 'Archives' }), why: h('div', { hidden: true }),
    cancel: button('Cancel', () => askToCancel(card.upload), { class: 'small', 'aria-label': `Cancel the upload of dock ${upload.dock}` }),
  };
  const card = h('li', { class: 'card' },
    h('div', { class: 'top' }, button(upload.dock, () => openUpload(upload.id), { class: 'link mono' }), parts.chip, parts.percent, parts.cancel),
    parts.bar, parts.facts, parts.files, parts.why);
  card.parts = parts;
  return card;
}

function updateCard(card, upload) {
  if (card.upload && JSON.stringify(card.upload) === JSON.stringify(upload)) return;
  card.upload = upload;
  const { parts } = card;
  const kind = statusKind(upload.status);
  parts.chip.replaceChildren(statusChip(upload.status));
  setText(parts.percent, upload.status === 'queued' ? '' : `${upload.percent} %`);
  setTrack(parts.bar, upload.percent, isEnded(upload) ? kind || 'off' : kind, `${upload.percent} %, ${STATUS[upload.status]?.[0] ?? upload.status}`);
  parts.cancel.disabled = ['canceling', 'verifying'].includes(upload.status) || isEnded(upload);
  parts.facts.replaceChildren(...facts(upload));
  reconcile(parts.files, upload.files, (file) => file.objectKey,
    () => h('li', null, h('div', null, h('b'), h('span')), track('', true)),
    (item, file) => {
      const name = `${moduleName(file.module)}${archiveName(file.objectKey).includes('-') ? `, part ${archiveName(file.objectKey).split('-')[1]}` : ''}`;
      setText(item.firstChild.firstChild, name);
      setText(item.firstChild.lastChild, `${fileStatus(file.status)} · ${file.percent} %`);
      item.lastChild.setAttribute('aria-label', name);
      setTrack(item.lastChild, file.percent, file.status === 'ok' ? 'good' : ['failed', 'rejected', 'timeout'].includes(file.status) ? 'bad' : ['skipped', 'canceled'].includes(file.status) ? 'off' : '', `${file.percent} %`);
    });
  parts.why.hidden = !upload.error;
  if (upload.error) parts.why.replaceChildren(whyBox(upload.error, upload.status === 'completedPartially'));
}

/** What a card says in one line. */
function facts(upload) {
  const line = [];
  if (isEnded(upload)) {
    if (upload.startedAt && upload.finishedAt) line.push(`took ${span(Date.parse(upload.finishedAt) - Date.parse(upload.startedAt))}`);
  } else {
    line.push(upload.startedAt ? moving('for', upload.startedAt, 'running ') : moving('for', upload.requestedAt, 'waiting '));
    if (rateOf(upload)) line.push(rate(rateOf(upload)));
    if (upload.attempt > 1) line.push(`attempt ${upload.attempt}`);
    else if (upload.attempt === 1) line.push('first attempt');
    if (upload.deadline) line.push(moving('left', upload.deadline));
  }
  const size = upload.files.reduce((sum, file) => sum + (file.size ?? 0), 0);
  if (size) line.push(bytes(size));
  if (upload.pull) line.push('of a pull');
  if (upload.note) line.push(`“${upload.note}”`);
  return line.map((fact) => h('span', { class: 'wrap' }, fact));
}
