/* The map of a day. */
import { dark, embed, onColours, recolour } from "./charts.js";
import { days } from "./days.js";
import { sheet } from "./sheet.js";

const box = document.getElementById("map");
const form = document.getElementById("when");
const root = document.documentElement;
const LEAST = 320;

let atlas = JSON.parse(document.getElementById("atlas").textContent);
const load = async (address) => (await fetch(address)).json();
const outlines = await load(box.dataset.outlines);
const nothing = {
  type: "Topology",
  arcs: [],
  objects: { countries: { type: "GeometryCollection", geometries: [] } },
};
let borders = null;
let view = null;

/* Vega writes into what it is given: it gets a copy. */
const datasets = () => ({
  world: structuredClone(outlines),
  borders: structuredClone(borders ?? nothing),
  day: atlas.day,
  spots: atlas.spots,
});

const today = () => (borders ? atlas.today : null);

const spec = (width, night = dark()) => {
  const coloured = night ? recolour(atlas.spec, atlas.night) : atlas.spec;
  const [signal, ...hatchings] = coloured.params;
  return {
    ...coloured,
    params: [{ ...signal, value: today() }, ...hatchings],
    width,
    height: Math.round(width * atlas.ratio),
    datasets: datasets(),
  };
};

/* Borders of the day are made and sent only when a day first needs them; until they are
   here the outlines of today stand in. */
let coming = null;
const withBorders = () => {
  if (!atlas.borders || borders) return null;
  coming ??= load(atlas.borders).then(async (made) => {
    borders = made;
    await draw();
    root.dataset.borders = "drawn";
  });
  return coming;
};

const draw = async () => {
  const width = Math.max(LEAST, box.clientWidth);
  view?.finalize();
  view = (await embed(box, spec(width))).view;
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
  view.signal("today", today()).data("day", atlas.day).data("spots", atlas.spots);
  await view.runAsync();
  withBorders();
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
withBorders();
days({
  parts: ["day-head", "under", "links", "atlas"],
  below: ["day-lists", "those"],
  words: atlas.words,
  paint,
});
document.getElementById("steps").hidden = false;
form.elements.colour.addEventListener("change", () => form.requestSubmit());
sheet(document.getElementById("tools"), async () => ({
  ready: await withBorders(),
  spec: spec(LEAST, false),
  look: { ...atlas.paper, ratio: atlas.ratio },
  name: `foedus-${form.elements.colour.value || "promise"}-${form.elements.on.value}`,
}));
root.dataset.drawn = "yes";
