// @ts-check
// What the page does for itself: asks how things stand, changes only what has changed, counts down, and tells a
// screen reader what matters. Without it the page is loaded anew instead, and says the same.
(() => {
  const root = document.documentElement;
  const at = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
  const [screen, say, trouble, again] = [at('screen'), at('say'), at('trouble'), at('again')];
  const slowestMs = 30_000;
  const patienceMs = 10_000;
  // Not known to phones from before 2022.
  const patience = () => (AbortSignal.timeout ? AbortSignal.timeout(patienceMs) : null);
  // While the room's own news are heard, the sentences around the number may be older than the number.
  const calmMs = 15_000;
  const staleMs = 4000;
  const spreadMs = 2000;

  // Opening time as the server said it, and when it did by this device's clock.
  const clock = { now: 0, speed: 0, at: 0 };
  const opening = () => clock.now + (Date.now() - clock.at) * clock.speed;
  let poll = 0;
  let failures = 0;
  let asking = false;
  let timer = 0;
  let soon = 0;
  let reached = '';
  /** @type {WebSocket | null} */
  let live = null;
  let heardAt = 0;
  /** @type {number | null} */
  let asked = null;

  const two = (/** @type {number} */ value) => String(value).padStart(2, '0');
  const shown = (/** @type {number} */ ms) => {
    const s = Math.max(0, Math.floor(ms / 1000));
    const [d, h, m] = [Math.floor(s / 86400), Math.floor(s / 3600) % 24, Math.floor(s / 60) % 60];
    const short = d || h ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
    return d ? `${d} ${root.dataset.day} ${short}` : short;
  };
  const write = (/** @type {Element | null} */ element, /** @type {string} */ text) => {
    if (element && element.textContent !== text) element.textContent = text;
  };

  const tick = () => {
    for (const element of screen.querySelectorAll('[data-until]')) {
      const until = /** @type {HTMLElement} */ (element).dataset.until ?? '';
      const left = Number(until) - opening();
      write(element, shown(left));
      // The moment has come: what is next, the server says.
      if (left <= 0 && clock.speed > 0 && reached !== until) {
        reached = until;
        ask();
      }
    }
  };

  const keep = (/** @type {{ now?: number, speed?: number, poll: number }} */ seen) => {
    if (seen.now) Object.assign(clock, { now: seen.now, speed: seen.speed, at: Date.now() });
    poll = seen.poll;
  };

  // Another screen: fetched whole, put in the place of this one. What was typed stays, and so does the focus.
  const turn = async () => {
    const response = await fetch(location.pathname, {
      cache: 'no-store',
      signal: patience(),
    });
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const fresh = page.getElementById('screen');
    const foot = page.querySelector('footer');
    if (!fresh || !foot) throw new Error('not a page of ours');
    const focused = document.activeElement;
    const typed = [...screen.querySelectorAll('input[id]')].map((input) => [
      input.id,
      /** @type {any} */ (input).value,
    ]);
    document.title = page.title;
    screen.replaceChildren(...fresh.childNodes);
    for (const name of Object.keys(screen.dataset)) delete screen.dataset[name];
    Object.assign(screen.dataset, fresh.dataset);
    document.querySelector('footer')?.replaceChildren(...foot.childNodes);
    at('said')?.remove();
    for (const [id, value] of typed) if (at(id)) /** @type {any} */ (at(id)).value = value;
    if (focused && focused !== document.body && !document.contains(focused)) {
      const same = focused.id && at(focused.id);
      const next = same || screen.querySelector('h1');
      if (next instanceof HTMLElement) next.focus();
    }
  };

  const ask = async () => {
    if (asking) return;
    asking = true;
    asked = null;
    clearTimeout(timer);
    clearTimeout(soon);
    soon = 0;
    let wait = slowestMs;
    try {
      const response = await fetch(String(root.dataset.now), {
        cache: 'no-store',
        signal: patience(),
      });
      const seen = await response.json();
      if (seen.key !== screen.dataset.key) await turn();
      keep(seen);
      if (screen.dataset.room !== undefined) screen.dataset.room = seen.room;
      for (const [id, text] of Object.entries(seen.parts)) write(at(id), text);
      if (document.title !== seen.title) document.title = seen.title;
      tell(seen);
      failures = 0;
      trouble.hidden = true;
      // A page that could not be fetched for want of room is asked for again as it says, not as the room does.
      wait = seen.key === screen.dataset.key ? poll : Math.max(poll, Number(screen.dataset.poll));
      if (Date.now() - heardAt < staleMs && live !== null) wait = Math.max(wait, calmMs);
      listen();
    } catch {
      // Nobody answers, or something that is not our server. Each next try waits longer, and not all at once.
      failures += 1;
      wait = Math.min(slowestMs, 1000 * 2 ** failures, Math.max(1000, poll * 4)) * (0.75 + Math.random() / 2);
      write(again, String(again.dataset.text).replace('#', String(Math.ceil(wait / 1000))));
      trouble.hidden = false;
      // Once, not at each try.
      tell({ step: 'trouble', say: String(at('lost').textContent) });
    }
    asking = false;
    if (poll > 0) timer = setTimeout(ask, wait);
    tick();
  };

  // In line: the room tells everyone how far the calls are, and the number ahead follows from the turn.
  const listen = () => {
    const address = screen.dataset.listen;
    if (address === undefined) return live?.close();
    if (live !== null) return;
    live = new WebSocket(new URL(address, location.href.replace(/^http/, 'ws')));
    live.onmessage = ({ data }) => {
      heardAt = Date.now();
      hear(JSON.parse(data));
    };
    // Not all at once: the server may have sent everyone away.
    live.onclose = () => {
      if (heardAt > 0 && screen.dataset.listen) setTimeout(ask, Math.random() * staleMs);
      heardAt = 0;
      setTimeout(
        () => {
          live = null;
          listen();
        },
        1000 + Math.random() * spreadMs * 2,
      );
    };
  };

  const hear = (/** @type {any} */ news) => {
    const { turn, room } = screen.dataset;
    if (asking || soon) return;
    if (room !== [news.epoch, news.phase, news.paused].join(' ')) {
      // For everyone at once, and nobody's spot depends on it: not all of them in the same moment.
      soon = setTimeout(ask, Math.random() * spreadMs);
      return;
    }
    if (!turn) return;
    const number = Number(turn);
    const left =
      news.left.turns.filter((/** @type {number} */ each) => each < number).length * news.left.every;
    const ahead = Math.max(0, number - news.serving - 1 - left);
    const called = number <= news.serving || number <= news.turnedAwayTo;
    asked ??= ahead;
    // A tenth nearer, the sentences around the number are old as well. That, and what else is new, the server says.
    if (called || (ahead !== asked && Math.abs(ahead - asked) * 10 >= asked)) return ask();
    write(at('ahead'), new Intl.NumberFormat(`${root.lang}-CA`).format(ahead));
  };

  // Said once for each step, so that a reader is told what matters and not every number.
  const tell = (/** @type {{ step: string, say: string }} */ seen) => {
    if (seen.step !== say.dataset.step) write(say, seen.say);
    say.dataset.step = seen.step;
  };

  keep({
    now: Number(screen.dataset.now ?? 0),
    speed: Number(screen.dataset.speed ?? 0),
    poll: Number(screen.dataset.poll),
  });
  say.dataset.step = screen.dataset.step;
  root.dataset.alive = '';
  if (poll > 0) {
    timer = setTimeout(ask, poll);
    listen();
    setInterval(tick, 1000);
    const wake = () => document.visibilityState === 'visible' && ask();
    // A phone that slept, a network that came back, a page from the history: what it shows may be old.
    document.addEventListener('visibilitychange', wake);
    addEventListener('online', wake);
    addEventListener('pageshow', (event) => event.persisted && wake());
  }
})();
