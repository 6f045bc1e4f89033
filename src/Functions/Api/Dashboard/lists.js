
/**
 * A searchable list of the API, newest first: its first page is kept fresh until people ask for more. A search form, where
 * there is one, becomes the query.
 */
function listOf({ name, path, columns, key, caption, empty, every, keep = () => true, loop = name }) {
  const form = $(`${name}-form`);
  const fill = tableOf($(`${name}-table`), caption, columns, key, () => (list.isKnown ? empty : 'Looking …'));
  const list = { items: [], continuation: undefined, isExtended: false, isKnown: false };
  const more = button('Show more', extend, { hidden: true });
  const state = h('span', { role: 'status' });
  const place = h('div');
  $(`${name}-pager`).append(state, more);
  $(`${name}-table`).before(place);

  const query = () => {
    const parts = new URLSearchParams({ top: '50' });
    for (const [field, value] of form ? new FormData(form) : []) {
      const text = value.trim();
      // What people choose is in their own zone; the API wants the instant.
      if (text) parts.set(field, form.elements[field].type === 'datetime-local' ? new Date(text).toISOString() : text);
    }
    return parts;
  };

  async function refresh() {
    if (list.isExtended) return;
    const asked = `${path}?${query()}`;
    const { data, retryAfter } = await call(asked);
    if (asked !== `${path}?${query()}`) return 50;
    place.replaceChildren();
    [list.items, list.continuation, list.isKnown] = [data.items.filter(keep), data.continuation, true];
    show();
    return Math.max(retryAfter, every(list.items));
  }

  async function extend() {
    more.disabled = true;
    list.isExtended = true;
    try {
      const parts = query();
      parts.set('continuation', list.continuation);
      const { data } = await call(`${path}?${parts}`);
      const known = new Set(list.items.map(key));
      list.items.push(...data.items.filter((item) => keep(item) && !known.has(key(item))));
      list.continuation = data.continuation;
      place.replaceChildren();
    } catch (error) {
      place.replaceChildren(problemBox(error));
    }
    more.disabled = false;
    show();
  }

  function show() {
    fill(list.items);
    more.hidden = !list.continuation;
    setText(state, list.items.length ? `${plural(list.items.length, 'entry', 'entries')}${list.continuation ? ' so far' : ''}` : '');
    list.shown?.(list.items);
  }

  form?.addEventListener('submit', (event) => {
    event.preventDefault();
    list.isExtended = false;
    own.notBefore = 0;
    own.wake();
  });
  form?.addEventListener('change', (event) => {
    if (event.target.tagName === 'SELECT') form.requestSubmit();
  });

  // A search with faults is answered beside the search; an API that is down in the banner.
  const own = new Loop(loop, 15_000, async () => {
    try {
      return await refresh();
    } catch (error) {
      if (error.problem?.status !== 400) throw error;
      [list.items, list.continuation, list.isKnown] = [[], undefined, true];
      show();
      place.replaceChildren(problemBox(error));
      return 600_000;
    }
  }, () => !$(name).hidden);
  own.list = list;
  return own;
}

const endedLoop = listOf({
  name: 'uploads', path: 'uploads', caption: 'Ended uploads', empty: 'No ended upload fits.', key: (upload) => upload.id, every: () => 15_000, keep: isEnded,
  columns: [
    { label: 'Dock', value: (upload) => [upload.id, upload.dock], show: ([id, dock]) => button(dock, () => openUpload(id), { class: 'link mono' }) },
    { label: 'Ended', value: (upload) => upload.status, show: (status) => statusChip(status) },
    { label: 'When', value: (upload) => upload.finishedAt ?? upload.requestedAt, show: (time) => at(time) },
    { label: 'Took', class: 'n', value: (upload) => (upload.startedAt && upload.finishedAt ? span(Date.parse(upload.finishedAt) - Date.parse(upload.startedAt)) : '') },
    { label: 'Size', class: 'n', value: (upload) => bytes(upload.files.reduce((sum, file) => sum + (file.integrity === 'verified' ? file.size ?? 0 : 0), 0) || undefined) },
    { label: 'Why, and what to do', class: 'wide', value: (upload) => upload.error && [upload.error, upload.status], show: (value) => (value ? whyBox(value[0], value[1] === 'completedPartially') : '') },
    { label: 'Note', class: 'wrap', value: (upload) => upload.note ?? (upload.pull ? 'of a pull' : '') },
  ],
});

const catalogueLoop = listOf({
  name: 'catalogue', path: 'logs', caption: 'Archives', empty: 'No archive fits.', key: (archive) => archive.objectKey, every: () => 30_000,
  columns: [
    { label: 'Dock', value: (archive) => [archive.uploadId, archive.dock], show: ([id, dock]) => button(dock, () => openUpload(id), { class: 'link mono' }) },
    { label: 'Logs of', value: (archive) => moduleName(archive.module) },
    { label: 'Archived', value: (archive) => archive.completedAt, show: (time) => at(time) },
    { label: 'Logs from – to', value: (archive) => [archive.logsFrom, archive.logsTo], show: ([from, to]) => (from || to ? [at(from, SHORT), ' – ', at(to, SHORT)] : '') },
    { label: 'Logs', class: 'n', value: (archive) => count(archive.bootIndexes.length) },
    { label: 'Size', class: 'n', value: (archive) => bytes(archive.size) },
    { label: 'Check', value: (archive) => archive.integrity, show: (integrity) => integrityChip(integrity) },
    { label: '', class: 'act', value: (archive) => [archive.uploadId, archiveName(archive.objectKey), archive.dock, archive.module], show: ([id, name, dock, module]) => button('Download', () => saveArchive(id, name), { class: 'small', 'aria-label': `Download the archive of dock ${dock}, ${moduleName(module)}` }) },
  ],
});

const quarantineLoop = listOf({
  name: 'quarantine', path: 'quarantine', caption: 'Quarantined messages', empty: 'Nothing is in the quarantine: every message was understood.', key: (message) => message.id, every: () => 30_000,
  columns: [
    { label: 'Received', value: (message) => message.receivedAt, show: (time) => at(time) },
    { label: 'Reason', value: (message) => message.reason, show: (reason) => chip(reason, 'warn') },
    { label: 'Found', class: 'wrap', value: (message) => [message.found, message.path], show: ([found, path]) => h('span', null, found, path && path !== '$' ? h('span', { class: 'dim mono' }, ` ${path}`) : '') },
    { label: 'Expected', class: 'wrap', value: (message) => message.expected },
    { label: 'Topic', class: 'wrap', value: (message) => message.topic, show: (topic) => h('span', { class: 'mono' }, topic) },
    { label: 'Size', class: 'n', value: (message) => bytes(message.size) },
    { label: '', class: 'act', value: (message) => message.id, show: (id) => button('Save', () => saveAnswer(`quarantine/${encodeURIComponent(id)}`, 'message.bin'), { class: 'small', 'aria-label': 'Save the message' }) },
  ],
});
