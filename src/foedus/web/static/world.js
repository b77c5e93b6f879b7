/* The map of a day. */
import { dark, embed, onColours, recolour } from "./charts.js";
import { days } from "./days.js";

const box = document.getElementById("map");
const form = document.getElementById("when");
const root = document.documentElement;
const LEAST = 320;

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
  atlas = JSON.parse(document.getElementById("atlas").textContent);
  view.data("day", told(atlas.day)).data("spots", told(atlas.spots));
  await view.runAsync();
};

let resizing = 0;
window.addEventListener("resize", () => {
  clearTimeout(resizing);
  resizing = setTimeout(() => {
    if (box.dataset.width !== String(Math.max(LEAST, box.clientWidth))) draw();
  }, 150);
});
onColours(draw);
await draw();
days({
  parts: ["day-head", "day-lists", "links", "those"],
  words: atlas.words,
  paint,
});
root.dataset.drawn = "yes";
