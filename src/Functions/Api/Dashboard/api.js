
// The page may lie under any prefix, with or without a slash at its end.
const BASE = new URL('.', location.origin + location.pathname.replace(/\/+$/, ''));
const KEY = 'docklogs.key';

/** What the API answered instead of what was asked for; problem is RFC 9457's. */
class Failure extends Error {
  constructor(problem, retryAfter) {
    super(problem.title);
    this.problem = problem;
    this.retryAfter = retryAfter ?? 0;
  }
}

const access = {
  // Given and kept for this tab alone, and sent as a header alone.
  read: () => JSON.parse(sessionStorage.getItem(KEY) ?? 'null'),
  isWanted: false,
  isDeclined: false,
  forget() {
    sessionStorage.removeItem(KEY);
    location.reload();
  },
  keep(key, name) {
    sessionStorage.setItem(KEY, JSON.stringify({ key, name }));
    $('forget').hidden = false;
  },
};

/** A key that came in the address (as links of the Azure portal have it) is taken and removed from there at once. */
function takeKeyFromAddress() {
  const address = new URL(location.href);
  const key = address.searchParams.get('code');
  if (key) access.keep(key, address.searchParams.get('clientId'));
  if (address.searchParams.has('code') || address.searchParams.has('clientId')) {
    address.searchParams.delete('code');
    address.searchParams.delete('clientId');
    history.replaceState(null, '', address);
  }
  $('forget').hidden = !access.read();
  $('forget').addEventListener('click', access.forget);
}

/** One call. Answers { status, data, etag, retryAfter }; 304 is an answer, everything else that is no 2xx a Failure. */
async function call(path, { method = 'GET', body, headers = {}, etag, as = 'json' } = {}) {
  const key = access.read();
  const sent = { ...headers };
  if (key) sent['x-functions-key'] = key.key;
  if (key?.name) sent['x-functions-clientid'] = key.name;
  if (body !== undefined) sent['Content-Type'] = 'application/json';
  if (etag) sent['If-None-Match'] = etag;
  let response;
  try {
    response = await fetch(new URL(path, BASE), { method, headers: sent, body: body === undefined ? undefined : JSON.stringify(body), cache: 'no-store', credentials: 'same-origin' });
  } catch {
    throw new Failure({ title: 'The API cannot be reached', detail: 'The service does not run, or the network in between is down. This page goes on trying.' });
  }
  const retryAfter = (Number(response.headers.get('Retry-After')) || 0) * 1000;
  if (response.status === 304) return { status: 304, retryAfter };
  if (response.ok) {
    return { status: response.status, data: as === 'json' ? await response.json() : await response.blob(), etag: response.headers.get('ETag'), retryAfter };
  }
  const problem = await readProblem(response);
  if (response.status === 401) wantAccess(problem, Boolean(key));
  throw new Failure(problem, retryAfter);
}

async function readProblem(response) {
  const text = await response.text().catch(() => '');
  try {
    const problem = JSON.parse(text);
    if (typeof problem.title === 'string') return problem;
    return { title: `The API answered ${response.status}`, detail: '', body: problem };
  } catch {
    return {
      status: response.status,
      title: response.status === 401 ? 'A function key is needed' : response.status === 404 ? 'There is no such address' : `The API answered ${response.status}`,
      detail: text.startsWith('<') ? '' : text.slice(0, 300),
    };
  }
}

/** Asks once for what the API wants: a function key, or (where Microsoft Entra stands in front) to sign in. */
function wantAccess(problem, hadKey) {
  if (access.isWanted || access.isDeclined) return;
  access.isWanted = true;
  access.isDeclined = true;
  const wantsSignIn = problem.type === 'urn:docklogs:problem:unauthenticated';
  const box = openDialog(wantsSignIn ? 'Sign in' : 'Function key', { small: true, closed: () => {
    access.isWanted = false;
    if (access.isDeclined) showDeclined();
  } });
  if (wantsSignIn) {
    const back = encodeURIComponent(location.pathname + location.hash);
    box.body.append(h('p', null, problem.detail));
    box.foot.append(h('a', { href: `/.auth/login/aad?post_login_redirect_uri=${back}` }, 'Sign in with Microsoft Entra'));
    return;
  }
  const input = h('input', { type: 'password', autocomplete: 'off', spellcheck: false, required: true });
  const form = h('form', { id: 'key-form', on: { submit: (event) => {
    event.preventDefault();
    access.keep(input.value.trim(), null);
    access.isDeclined = false;
    box.close();
    Loop.wakeAll();
  } } }, h('label', null, 'Key', input));
  box.body.append(
    h('p', null, hadKey ? 'The key was not taken. Is it a key of this Functions app, and not expired?' : 'This API asks for a function key. It is kept for this tab alone and sent as a header.'), form);
  box.foot.append(h('button', { type: 'submit', class: 'primary', form: 'key-form' }, 'Go on'));
  input.focus();
}

/** Closed without a key: nothing is asked until people want to give one. */
function showDeclined() {
  $('trouble').hidden = false;
  $('trouble').replaceChildren('Nothing can be shown without access. ', button('Give access …', () => {
    access.isDeclined = false;
    Loop.wakeAll();
  }, { class: 'small' }));
}

/**
 * Asks again and again. task() may answer how many milliseconds to wait at least. A slow API is asked less often, a failing
 * one ever less, a hidden page once a minute; Retry-After is honoured, and while a key is wanted nothing is asked.
 */
class Loop {
  static all = [];
  static troubles = new Map();
  static quietUntil = 0;

  constructor(name, every, task, isWanted = () => true) {
    Object.assign(this, { name, every, task, isWanted, failures: 0, notBefore: 0, isRunning: false, timer: 0 });
    Loop.all.push(this);
  }

  static wakeAll() {
    for (const loop of Loop.all) loop.wake();
  }

  /** Asks now, unless the API has said to wait. */
  wake() {
    clearTimeout(this.timer);
    const wait = Math.max(this.notBefore, Loop.quietUntil) - Date.now();
    if (wait > 0) this.timer = setTimeout(() => this.run(), wait);
    else this.run();
  }

  async run() {
    if (this.isRunning) return void (this.isStale = true);
    if (access.isDeclined || !this.isWanted()) return;
    if (Date.now() < Loop.quietUntil) return this.wake();
    this.isRunning = true;
    this.isStale = false;
    const began = performance.now();
    let wait = this.every;
    try {
      wait = Math.max((await this.task()) ?? this.every, 4 * (performance.now() - began));
      this.failures = 0;
      this.notBefore = 0;
      Loop.trouble(this.name, null);
    } catch (error) {
      this.failures++;
      wait = Math.max(Math.min(60_000, this.every * 2 ** this.failures), error.retryAfter ?? 0);
      this.notBefore = Date.now() + (error.retryAfter ?? 0);
      // Too many calls of this client: all of its loops wait.
      if (error.problem?.status === 429) Loop.quietUntil = this.notBefore;
      Loop.trouble(this.name, error);
    }
    this.isRunning = false;
    if (document.hidden) wait = Math.max(wait, 60_000);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.run(), this.isStale && !this.failures ? 0 : wait);
  }

  /** One banner for all loops: an API that is down says so once. */
  static trouble(name, error) {
    if (error) {
      Loop.troubles.set(name, error);
      if (!error.problem) console.error(error);
    } else {
      Loop.troubles.delete(name);
      setText($('fresh'), `Up to date at ${TIME.format(new Date())}`);
    }
    const [first] = Loop.troubles.values();
    if (access.isDeclined) return;
    const banner = $('trouble');
    banner.hidden = !first;
    if (first) setText(banner, `${first.problem?.title ?? 'A fault of this page'}. ${first.problem?.detail ?? first.message}`);
  }
}

document.addEventListener('visibilitychange', () => {
  if (!document.hidden) Loop.wakeAll();
});

/** Saves an archive: the API makes a short-lived link that needs no key, and the browser follows it. */
async function saveArchive(uploadId, name) {
  try {
    const { data } = await call(`uploads/${encodeURIComponent(uploadId)}/files/${encodeURIComponent(name)}/link`);
    const link = new URL(data.url);
    if (!/^https?:$/.test(link.protocol)) throw new Failure({ title: 'The link is none that a browser follows', detail: link.protocol });
    follow(link.href);
    toast([h('p', null, 'The download begins.'), h('p', { class: 'dim' }, 'If nothing happens: ', h('a', { href: link.href, target: '_blank', rel: 'noopener noreferrer' }, 'the link'), ', which works for some minutes.')]);
  } catch (error) {
    toast(problemBox(error), true);
  }
}

/** Saves what the API itself answers, with the key in the header as always. */
async function saveAnswer(path, fileName) {
  try {
    const { data } = await call(path, { as: 'blob' });
    const address = URL.createObjectURL(data);
    follow(address, fileName);
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  } catch (error) {
    toast(problemBox(error), true);
  }
}

function follow(address, fileName) {
  const link = h('a', { href: address, rel: 'noopener noreferrer', hidden: true });
  if (fileName) link.download = fileName;
  document.body.append(link);
  link.click();
  link.remove();
}
