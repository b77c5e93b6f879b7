/* A page of a day: the slider through the years, play, and other days and choices
   without loading the page again. What changes comes from the page of that address. */
import { steps } from "./history.js";

const year = document.getElementById("year");
const play = document.getElementById("play");
const form = document.getElementById("when");
const root = document.documentElement;
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const PAUSE = 160;

/* The day that a position of the slider stands for: the last of its year. */
const lastDay = (number) => {
  const digits = String(Math.abs(number)).padStart(4, "0");
  return `${number < 0 ? "-" : ""}${digits}-12-31`;
};

const addressOf = (on) => {
  const target = new URL(location.pathname, location.origin);
  for (const [name, value] of new FormData(form)) {
    if (value && name !== "on") target.searchParams.set(name, value);
  }
  if (on) target.searchParams.set("on", on);
  return target;
};

/* Take over parts of another page by their ids. */
const swap = (next, parts) => {
  const focused = document.activeElement?.id;
  for (const part of parts) {
    document.getElementById(part).replaceWith(next.getElementById(part));
  }
  if (focused && document.activeElement?.id !== focused) {
    document.getElementById(focused)?.focus({ preventScroll: true });
  }
};

/* Take over the title of another page, the values of its form, and its languages. */
const adopt = (next) => {
  for (const link of next.querySelectorAll("[data-tongue]")) {
    const same = document.querySelector(`[data-tongue=${link.dataset.tongue}]`);
    same?.setAttribute("href", link.getAttribute("href"));
  }
  document.title = next.title;
  const from = next.getElementById("year");
  year.setAttribute("aria-valuetext", from.getAttribute("aria-valuetext"));
  for (const field of form.elements) {
    const same = field.id && next.getElementById(field.id);
    if (same && "value" in same) field.value = same.value;
  }
};

const read = async (target, signal) => {
  const reply = await fetch(target, { signal, headers: { accept: "text/html" } });
  return reply.ok ? reply.text() : null;
};

/* How far play goes at a time. */
const stride = (number) => (number < 1800 ? 5 : 1);

/* Pages that will be wanted, asked for one after the other while this one is drawn: of the
   next two steps in the same direction, or of those that a hand on a control can take. */
const ahead = () => {
  let kept = new Map();
  let last = Number(year.value);
  let chain = Promise.resolve();
  const ask = (years) => {
    const fresh = new Map();
    for (const next of years) {
      if (next < Number(year.min) || next > Number(year.max)) continue;
      const target = addressOf(lastDay(next));
      const coming = () => read(target).catch(() => null);
      if (!kept.has(target.href)) chain = chain.then(coming);
      fresh.set(target.href, kept.get(target.href) ?? chain);
    }
    kept = fresh;
  };
  for (const event of ["focus", "pointerenter"]) {
    play.addEventListener(event, () => ask([last + stride(last)]));
    year.addEventListener(event, () => ask([last + 1, last - 1]));
  }
  return {
    take: (target) => kept.get(target.href) ?? null,
    prepare: (number) => {
      const step = number - last;
      last = number;
      ask(step && Math.abs(step) <= 5 ? [number + step, number + 2 * step] : []);
    },
  };
};

const frame = () => new Promise((done) => requestAnimationFrame(done));

/* parts: ids of what changes with the address; below: of what lies under the picture,
   which follows when that is on the screen; words: play and pause; paint: draws what the
   new parts hold. Links with data-swap inside the parts are followed in place.
   Returns show(address, "push" | "replace" | "none"), true when it is drawn. */
export const days = ({ parts, below, words, paint }) => {
  let asking = null;
  const coming = ahead();
  /* Long tables would hold up the picture; a step that comes meanwhile has its own. */
  const follow = async (next, signal) => {
    await frame();
    await frame();
    if (!signal.aborted) swap(next, below);
  };
  const show = async (target, remember) => {
    asking?.abort();
    const own = new AbortController();
    asking = own;
    let text;
    try {
      text = (await coming.take(target)) ?? (await read(target, own.signal));
    } catch (error) {
      if (error.name === "AbortError") return false;
      throw error;
    }
    if (own.signal.aborted) return false;
    if (text === null) {
      location.assign(target);
      return false;
    }
    const next = new DOMParser().parseFromString(text, "text/html");
    year.value = next.getElementById("year").value;
    coming.prepare(Number(year.value));
    swap(next, parts);
    adopt(next);
    for (const part of below) document.getElementById(part).ariaBusy = "true";
    if (remember === "push") trail.push(target);
    if (remember === "replace") trail.replace(target);
    document.dispatchEvent(new Event("daychange"));
    await paint();
    root.dataset.day = form.elements.on.value;
    follow(next, own.signal);
    return true;
  };

  let playing = false;
  const stop = () => {
    playing = false;
    play.setAttribute("aria-pressed", "false");
    play.textContent = words.play;
  };
  const run = async () => {
    playing = true;
    play.setAttribute("aria-pressed", "true");
    play.textContent = words.pause;
    if (Number(year.value) >= Number(year.max)) year.value = year.min;
    while (playing && Number(year.value) < Number(year.max)) {
      const here = Number(year.value);
      const next = Math.min(here + stride(here), Number(year.max));
      const began = performance.now();
      if (!(await show(addressOf(lastDay(next)), "replace"))) break;
      const rest = (calm.matches ? 1000 : PAUSE) - (performance.now() - began);
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, rest)));
    }
    stop();
  };
  play.addEventListener("click", () => (playing ? stop() : run()));

  let waiting = 0;
  year.addEventListener("input", () => {
    stop();
    clearTimeout(waiting);
    const target = addressOf(lastDay(Number(year.value)));
    waiting = setTimeout(() => show(target, "none"), 40);
  });
  year.addEventListener("change", () => {
    clearTimeout(waiting);
    show(addressOf(lastDay(Number(year.value))), "push");
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    stop();
    show(addressOf(form.elements.on.value), "push");
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-swap]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    stop();
    show(new URL(location.pathname + new URL(link.href).search, location.href), "push");
  });
  const trail = steps((url) => {
    stop();
    show(url, "none");
  });
  root.dataset.day = form.elements.on.value;
  year.hidden = false;
  play.hidden = false;
  return show;
};
