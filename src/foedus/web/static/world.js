/* The map of a day, the slider through the years, and play. */
import { dark, embed, onColours, recolour } from "./charts.js";

const box = document.getElementById("map");
const year = document.getElementById("year");
const play = document.getElementById("play");
const form = document.getElementById("when");
const root = document.documentElement;
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const LEAST = 320;
const PAUSE = 160;

let atlas = JSON.parse(document.getElementById("atlas").textContent);
const outlines = await (await fetch(box.dataset.outlines)).json();
let view = null;

const told = (rows) =>
  rows.map((row) => {
    const allies = row.allies ? `; ${row.allies} ${atlas.words.allies}` : "";
    return { ...row, tip: `${row.name}: ${atlas.labels[row.status]}${allies}` };
  });

const draw = async () => {
  const width = Math.max(LEAST, box.clientWidth);
  const spec = dark() ? recolour(atlas.spec, atlas.night) : atlas.spec;
  view?.finalize();
  const made = await embed(box, {
    ...spec,
    width,
    height: Math.round(width * atlas.ratio),
    datasets: {
      world: JSON.parse(JSON.stringify(outlines)),
      day: told(atlas.day),
      spots: told(atlas.spots),
    },
  });
  view = made.view;
  box.querySelector("svg").setAttribute("aria-hidden", "true");
  box.dataset.width = String(width);
  view.addEventListener("click", (_, item) => {
    const slug = item?.datum?.slug;
    if (!slug) return;
    const target = new URL(box.dataset.state.replace("SLUG", slug), location.href);
    target.searchParams.set("on", form.elements.on.value);
    location.assign(target);
  });
};

const paint = async () => {
  view.data("day", told(atlas.day)).data("spots", told(atlas.spots));
  await view.runAsync();
};

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

let asking = null;
const show = async (target, remember) => {
  asking?.abort();
  const own = new AbortController();
  asking = own;
  let text;
  try {
    const reply = await fetch(target, {
      signal: own.signal,
      headers: { accept: "text/html" },
    });
    if (!reply.ok) {
      location.assign(target);
      return false;
    }
    text = await reply.text();
  } catch (error) {
    if (error.name === "AbortError") return false;
    throw error;
  }
  if (own.signal.aborted) return false;
  const next = new DOMParser().parseFromString(text, "text/html");
  for (const part of ["day-head", "day-lists", "links", "those"]) {
    document.getElementById(part).replaceWith(next.getElementById(part));
  }
  for (const link of next.querySelectorAll("[data-tongue]")) {
    const same = document.querySelector(`[data-tongue=${link.dataset.tongue}]`);
    same?.setAttribute("href", link.getAttribute("href"));
  }
  document.title = next.title;
  const [from, to] = [next.getElementById("year"), year];
  to.value = from.value;
  to.setAttribute("aria-valuetext", from.getAttribute("aria-valuetext"));
  for (const name of ["on", "of"]) {
    form.elements[name].value = next.getElementById(name).value;
  }
  atlas = JSON.parse(document.getElementById("atlas").textContent);
  if (remember === "push") history.pushState(null, "", target);
  if (remember === "replace") history.replaceState(null, "", target);
  document.dispatchEvent(new Event("daychange"));
  await paint();
  root.dataset.day = form.elements.on.value;
  return true;
};

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
window.addEventListener("popstate", () => show(new URL(location.href), "none"));

let playing = false;
const stop = () => {
  playing = false;
  play.setAttribute("aria-pressed", "false");
  play.textContent = atlas.words.play;
};
const run = async () => {
  playing = true;
  play.setAttribute("aria-pressed", "true");
  play.textContent = atlas.words.pause;
  if (Number(year.value) >= Number(year.max)) year.value = year.min;
  while (playing && Number(year.value) < Number(year.max)) {
    const step = Number(year.value) < 1800 ? 5 : 1;
    const next = Math.min(Number(year.value) + step, Number(year.max));
    const began = performance.now();
    if (!(await show(addressOf(lastDay(next)), "replace"))) break;
    const rest = (calm.matches ? 1000 : PAUSE) - (performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, rest)));
  }
  stop();
};
play.addEventListener("click", () => (playing ? stop() : run()));

let resizing = 0;
window.addEventListener("resize", () => {
  clearTimeout(resizing);
  resizing = setTimeout(() => {
    if (box.dataset.width !== String(Math.max(LEAST, box.clientWidth))) draw();
  }, 150);
});
onColours(draw);
year.hidden = false;
play.hidden = false;
await draw();
root.dataset.day = form.elements.on.value;
root.dataset.drawn = "yes";
