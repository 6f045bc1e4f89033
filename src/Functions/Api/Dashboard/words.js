
const MODULES = { 0: 'Aircraft', 3: 'Dock' };
const moduleName = (module) => MODULES[module] ?? `Module ${module}`;

// word: what people read; kind: its colour.
const STATUS = {
  queued: ['waiting its turn', ''], starting: ['asking the dock', 'run'], uploading: ['uploading', 'run'],
  verifying: ['checking the archive', 'run'], canceling: ['cancelling', 'warn'], completed: ['completed', 'good'],
  completedPartially: ['partly completed', 'warn'], canceled: ['cancelled', ''], failed: ['failed', 'bad'], timedOut: ['timed out', 'bad'],
  running: ['running', 'run'], pending: ['its turn is to come', ''], waiting: ['put off', 'warn'], missed: ['missed', 'bad'],
};
const FILE_STATUS = {
  pending: 'waiting', file_pull: 'collecting', file_zip: 'compressing', file_uploading: 'sending', sent: 'told', in_progress: 'in progress', paused: 'paused',
  ok: 'arrived', rejected: 'refused', failed: 'failed', canceled: 'cancelled', timeout: 'timed out', skipped: 'left out',
};
const INTEGRITY = { unchecked: ['not checked', ''], verified: ['verified', 'good'], mismatch: ['not what the dock sent', 'bad'], missing: ['not in the storage', 'bad'] };
const HOLD = { mission: 'on a mission', quietHours: 'quiet hours', offline: 'not to be heard' };
const ENDS = new Set(['completed', 'completedPartially', 'canceled', 'failed', 'timedOut']);
const isEnded = (upload) => ENDS.has(upload.status);
const statusChip = (status) => chip(...(STATUS[status] ?? [status, '']));
const statusKind = (status) => (STATUS[status] ?? ['', ''])[1];
const integrityChip = (integrity) => chip(...(INTEGRITY[integrity] ?? [integrity, '']));
const fileStatus = (status) => FILE_STATUS[status] ?? status;

const NUMBER = new Intl.NumberFormat('en');
const count = (number) => NUMBER.format(number);
const plural = (number, one, many) => `${count(number)} ${number === 1 ? one : many ?? `${one}s`}`;

function bytes(number) {
  if (number === undefined || number === null) return '';
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let power = 0;
  for (; number >= 1000 && power < units.length - 1; power++) number /= 1000;
  return `${power && number < 10 ? number.toFixed(1) : Math.round(number)} ${units[power]}`;
}

const rate = (perSecond) => `${bytes(perSecond)}/s`;

function span(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}

function age(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return seconds < 10 ? 'just now' : `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h ago`;
  return `${count(Math.floor(seconds / 86_400))} days ago`;
}

const CLOCK = new Intl.DateTimeFormat(undefined, { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const SHORT = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });

/** A time in the viewer's zone; its tooltip is RFC 3339. */
function at(time, format = CLOCK) {
  return time ? h('time', { dateTime: time, title: time }, format.format(new Date(time))) : '';
}

// Relative times move on by themselves: [element, words(now)].
const MOVING = { ago: (time, now) => age(now - time), for: (time, now) => span(now - time), left: (time, now) => (time > now ? `${span(time - now)} left` : 'past') };

function moving(how, time, prefix = '') {
  const element = h('time', { dateTime: time, title: time, 'data-how': how, 'data-prefix': prefix });
  move(element, Date.now());
  return element;
}

function move(element, now) {
  setText(element, element.dataset.prefix + MOVING[element.dataset.how](Date.parse(element.dateTime), now));
}

setInterval(() => {
  const now = Date.now();
  for (const element of document.querySelectorAll('time[data-how]')) move(element, now);
}, 1000);

/** What went wrong with an upload, in the words of the error catalogue. */
function whyBox(error, isSoft) {
  return h('div', { class: isSoft ? 'why soft' : 'why' },
    h('p', null, error.message, ' ', h('span', { class: 'dim' }, `(${error.code})`)),
    h('p', null, error.advice));
}

/** The name under which an archive can be fetched: the last part of its key. A split selection has "3" and "3-2". */
const archiveName = (objectKey) => objectKey.slice(objectKey.lastIndexOf('/') + 1).replace(/\.tar$/, '');
